"""Pages of the catalogue's keepers, by what they do."""
