"""The sections of the Experiment page, in the order of the book's notebook."""
