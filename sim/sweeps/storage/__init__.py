"""Storage of a sweep: its folder, parts, final tables, and the environment it was run in."""
