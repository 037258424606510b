"""How `maker` ends. Apart from it, whose libraries take long to load."""

MAX_PAGES = 200  # of one copy
UNREADABLE = 3
TOO_LONG = 4
