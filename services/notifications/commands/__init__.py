"""What notifications changes, by noun."""
