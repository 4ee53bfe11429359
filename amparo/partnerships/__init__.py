"""Who works together: council, agreements, action plan, budget, survivors."""
