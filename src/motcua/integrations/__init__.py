"""Links to systems of others: one package per partner, and webhooks for those who want to be told."""
