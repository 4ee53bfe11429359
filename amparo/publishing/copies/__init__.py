"""Copies that leave: lists and cases as files, in a register; of people only by two persons."""
