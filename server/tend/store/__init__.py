"""Where accounts are kept: one contract (base), one file per database behind it."""
