"""What activities promises: campaigns, activities, sessions, attendance, occasions."""
