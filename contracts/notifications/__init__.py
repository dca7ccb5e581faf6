"""What notifications promises: the inbox, channels, preferences and deliveries."""
