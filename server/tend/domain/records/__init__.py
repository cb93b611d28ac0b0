"""What is stored: cells, their order, one round of the protocol. Twins in pwa/src/domain."""
