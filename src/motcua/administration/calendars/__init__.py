"""Calendars of working time: a year at a glance, and every change with what it would move."""
