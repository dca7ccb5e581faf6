"""Activities: campaigns, activities, sessions, who takes part, and the calendar of the year."""
