"""Pages of internal processes: step table, drawing, checks, publishing, moves."""
