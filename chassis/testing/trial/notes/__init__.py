"""The trial service that publishes."""
