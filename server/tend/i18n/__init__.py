"""What the server itself says to people, by language and part: no sentence stands elsewhere."""
