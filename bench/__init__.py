"""Measures what Amparo costs, as a ratio to something bare that is timed in the same run."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.config.settings")
