"""Tests of the command line and of what keeps an installation sound."""
