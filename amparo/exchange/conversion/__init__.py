"""From what was typed to what is meant: dates, numbers, money, lengths of time, names, codes."""
