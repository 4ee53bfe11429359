"""Writes docs/reference/ from the program itself, so that it cannot say what is not so."""
