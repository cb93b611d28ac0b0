"""The HTTP API: handlers and their wire structs. Rules live in domain/, storage in store/."""
