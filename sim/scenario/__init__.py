"""What a run is about: the numbers of the world, the levers of schemes, and files that set them."""
