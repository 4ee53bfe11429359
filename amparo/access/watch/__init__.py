"""Who looked at what, who is told of it, and what is done when somebody looks at too much."""
