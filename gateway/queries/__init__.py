"""What reads the gateway's rows."""
