"""The trial service that reacts."""
