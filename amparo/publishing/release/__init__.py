"""Editions on their way to the public: what was chosen, their files, their pages."""
