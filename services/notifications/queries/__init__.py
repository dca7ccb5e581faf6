"""What notifications can be asked, by noun."""
