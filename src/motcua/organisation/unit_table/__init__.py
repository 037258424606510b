"""Units as a table in a file: written to be edited in a spreadsheet, and read back."""
