"""What care promises: who is visited, enrolled, given and served, in events, commands and views."""
