"""Calendars as they are kept: what was entered by whom and on what ground, a year at a glance, and what if."""
