"""Amparo: a national information system against human trafficking."""

__version__ = "0.1.0"
