"""What the headings and words of an office's register mean, written down once and used again."""
