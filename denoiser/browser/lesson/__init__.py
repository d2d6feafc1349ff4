"""The lesson on the Learn page: experiments that ask for a prediction, and what measures their outcomes."""
