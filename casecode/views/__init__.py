"""Frozen, ready-to-print results; a template sees views, never the databank."""
