"""Pages of the front desk, by what the officer is doing."""
