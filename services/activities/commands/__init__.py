"""What activities changes, by noun."""
