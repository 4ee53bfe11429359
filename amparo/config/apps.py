"""Tells Django of the commands and of the pages that belong to no room."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "amparo.config"
