"""Destroying what is known of a person, or in one record: proposed by one, agreed to by another."""
