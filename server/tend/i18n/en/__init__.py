"""English: the source."""
