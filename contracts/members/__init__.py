"""What members promises: associations, people, honours, units and offices."""
