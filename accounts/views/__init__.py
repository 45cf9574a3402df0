"""The door, one's own page, and people."""
