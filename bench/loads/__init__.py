"""Registers of any length through the pages, from bringing the files to the second signature."""
