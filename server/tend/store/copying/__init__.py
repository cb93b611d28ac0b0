"""Moving an installation from one database to another while it is served: see copy.py."""
