"""The seven concepts of the house, and nothing of the field."""
