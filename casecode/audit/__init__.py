"""The audit of validity and reliability: one file a family of checks."""
