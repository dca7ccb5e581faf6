"""What activities can be asked, by noun."""
