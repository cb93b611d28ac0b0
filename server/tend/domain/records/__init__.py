"""Records: their schema, cells, stamps and digest, and one round of the sync protocol."""
