"""The protocol, its records, people and literature: files to `Protocol` and problems."""
