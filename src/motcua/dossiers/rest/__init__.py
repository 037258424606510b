"""Dossiers over HTTP: filing and tracking, and the acts in between."""
