"""The council's tables of access in force: those that two persons agreed to, and no others."""
