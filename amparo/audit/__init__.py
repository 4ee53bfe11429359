"""The ledger: what was done, by whom, to what."""
