"""The course pack's answers, computed from the counties that students see in the page."""
