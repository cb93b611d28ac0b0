"""Pure rules: no clock, no chance, no sockets. Records, habits, and the nudges about them."""
