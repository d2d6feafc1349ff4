"""What tests, benchmarks and the making of pictures share."""
