"""The words of search, kept by the office: synonyms and the like, and what people asked in vain."""
