"""Telling outside systems what happens to their dossiers, signed by the Standard Webhooks scheme."""
