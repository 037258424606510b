"""Pages of internal processes, by what one does there."""
