"""Where the people of a city run it themselves, under `/quan-tri/`: pages only, no tables, no rules."""
