"""What runs in the visitor's browser: one folder for each component."""
