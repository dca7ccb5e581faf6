"""What changes care's rows and publishes its facts, by noun."""
