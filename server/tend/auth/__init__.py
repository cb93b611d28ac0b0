"""Tokens, codes and pairing: who may speak for an account."""
