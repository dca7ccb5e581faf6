"""What changes the gateway's rows."""
