"""What the measures are held against: the same outcome reached by the barest means."""
