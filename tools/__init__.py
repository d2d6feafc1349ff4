"""What tests, benchmarks and docs share: the app with a browser, and a visitor without one."""
