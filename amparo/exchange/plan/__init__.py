"""What is to be loaded: the persons, cases and records that the rows of registers speak of."""
