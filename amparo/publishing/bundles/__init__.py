"""Documents of a case for a court or a defence: agreed to by two, registered, taken once."""
