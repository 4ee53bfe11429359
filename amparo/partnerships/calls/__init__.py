"""Data calls: asking the member bodies, answering, reminding, and what came of it."""
