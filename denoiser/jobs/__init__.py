"""One training at a time, as a child process."""
