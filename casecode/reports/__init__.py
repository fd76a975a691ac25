"""Jinja: one template a report, rendered once into a page of blocks."""
