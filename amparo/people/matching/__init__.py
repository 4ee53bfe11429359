"""Whether two mentions speak of the same person: names as people here bear and misspell them."""
