"""Files: what they really are, and where they lie."""
