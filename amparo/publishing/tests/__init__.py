"""Tests of what leaves the house: hidden cells, charts, maps, the annual report."""
