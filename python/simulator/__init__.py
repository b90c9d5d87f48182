"""A simulated contact centre that knows the truth and writes the feeds of platforms from it."""
