"""One use case a module: returns data, prints nothing; progress is a callback."""
