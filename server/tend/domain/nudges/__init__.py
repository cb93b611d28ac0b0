"""What may be said to a person, and whether it is."""
