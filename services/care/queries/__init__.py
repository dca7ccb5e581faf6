"""What care can be asked, by noun."""
