"""Tests of the answer to the TIP Report."""
