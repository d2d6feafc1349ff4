"""What visitors set."""
