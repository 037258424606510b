"""Pages for staff. A view makes one call down and turns refusals into sentences."""
