"""Who somebody is: passwords and access tokens."""
