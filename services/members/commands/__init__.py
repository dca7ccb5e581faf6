"""What changes in members, by noun."""
