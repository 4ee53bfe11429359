"""What is done for a victim: risk, placement, needs, services, status and return."""
