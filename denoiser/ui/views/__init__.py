"""What visitors see: each view is a function with explicit arguments."""
