"""PDF signatures: making them with a key at hand, and reading them. Knows neither Django nor our tables."""
