"""The catalogue of procedures, kept in the browser: its list, a procedure's life, its record, its checks."""
