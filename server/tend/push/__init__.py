"""Web push: one sealed message to one endpoint, and what came of it."""
