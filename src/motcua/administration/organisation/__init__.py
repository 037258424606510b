"""Agencies and units: the tree by date, positions, points, what is lent, and the table of units as a file."""
