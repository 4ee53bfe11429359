"""What of a case leaves for proceedings, and what a recipient may not get."""
