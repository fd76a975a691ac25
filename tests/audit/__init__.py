"""The audit: engine, families of checks, and what they stand on."""
