"""What a run is about: every number of the world and every lever, and scenario files that set them."""
