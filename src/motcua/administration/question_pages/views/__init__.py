"""Pages of forms: what there is, building one, trying it, publishing it."""
