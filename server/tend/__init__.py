"""Tend: kind habit tracking for people who care for others, on all of one's own devices."""

__version__ = "0.1.0"
