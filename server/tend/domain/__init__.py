"""Pure rules about records, habits and nudges: no clock, no random numbers, no I/O."""
