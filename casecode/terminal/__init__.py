"""The terminal app: a source to read, a codebook to code it with. Shows what the coding desk says and calls its verbs."""
