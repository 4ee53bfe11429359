"""What an insider may try, and what must come of it."""
