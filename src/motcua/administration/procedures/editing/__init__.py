"""A record as forms: rows that are added, removed and moved without a script, and the parts made of them."""
