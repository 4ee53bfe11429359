"""What leaves the house: disclosure control, releases, reports, the public site."""
