"""One PDF of what was scanned, fit to be bound with the words that certify it.

Knows neither Django nor our tables. What somebody uploaded is read only by `maker`, in a process of its own.
"""
