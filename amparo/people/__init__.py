"""Who a person is: the vault of identities, and matching."""
