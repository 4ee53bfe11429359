"""What is done about the crime: investigation, evidence, charges, hearings, judgment."""
