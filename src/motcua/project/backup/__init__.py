"""Backing up an installation into one file, and restoring it: database, files and keys together."""
