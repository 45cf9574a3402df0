"""No two rows may hold one thing at overlapping times, whichever door they come through."""
