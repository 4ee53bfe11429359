"""Agreed words: code lists, places, languages, currencies and calendars."""
