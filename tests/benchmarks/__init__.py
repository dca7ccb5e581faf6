"""What the system costs and how quick it is, measured beside its peers in the same run."""
