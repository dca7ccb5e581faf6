"""The embedded system."""
