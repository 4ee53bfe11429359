"""Two files that may speak of one person: found, shown to a reviewer, decided, and undone."""
