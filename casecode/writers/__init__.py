"""One file an output format: a page or a table to bytes."""
