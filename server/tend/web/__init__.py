"""The HTTP API (handlers, and structs of bodies) and the pages. Rules: domain/; storage: store/."""
