"""From an empty machine to a running system."""
