"""Tests of the agreed words and of the country as data."""
