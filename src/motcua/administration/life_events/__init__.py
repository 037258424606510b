"""Life events, kept by the office: which there are, and what people need then."""
