"""What is done beforehand: training, campaigns, inspections, the recruiter register."""
