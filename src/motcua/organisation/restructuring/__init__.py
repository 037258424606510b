"""Merging, splitting, renaming and abolishing units by a plan: read, checked, previewed, carried out."""
