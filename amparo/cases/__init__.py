"""The spine: the case, the people in it, its team, tasks, documents and timeline."""
