"""Pages for citizens. A view makes one call down and turns refusals into sentences."""
