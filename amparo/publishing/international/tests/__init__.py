"""Tests of the tables for international bodies."""
