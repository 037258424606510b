"""Accounts: who signs in, in which positions, and by which rules."""
