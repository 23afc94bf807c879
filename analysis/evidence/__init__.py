"""What the model is held to, and over which assumptions a claim holds."""
