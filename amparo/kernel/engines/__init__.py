"""Where the second wall stands before the statements that a database is given."""
