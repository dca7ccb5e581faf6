"""What the gateway promises: accounts and roles, imports, the feed, in events, commands and views."""
