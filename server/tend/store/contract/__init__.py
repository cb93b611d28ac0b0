"""What every store promises, and the values that go in and out. No SQL."""
