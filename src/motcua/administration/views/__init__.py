"""Pages of administration, by what is being run."""
