"""Pages of the organisation, by what is looked at."""
