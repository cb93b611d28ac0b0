"""Nudges: when one may be sent to a person (plan), and whether it is sent then (decide)."""
