"""Pure rules: no clock, no chance, no sockets. The browser holds a twin of each file."""
