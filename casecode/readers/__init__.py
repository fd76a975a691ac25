"""One file an input format: bytes to readings."""
