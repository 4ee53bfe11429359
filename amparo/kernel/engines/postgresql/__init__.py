"""PostgreSQL that is told, in each transaction, in whose name it looks."""
