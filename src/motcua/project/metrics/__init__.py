"""What Prometheus asks for: requests, counted by each web process; the rest, read when asked. No person's data."""
