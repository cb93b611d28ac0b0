"""The HTTP door: handlers and their wire structs. Rules live in domain/, storage in store/."""
