"""The wiring: settings, addresses and the command line."""
