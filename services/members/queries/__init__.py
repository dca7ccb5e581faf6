"""What members can be asked, by noun."""
