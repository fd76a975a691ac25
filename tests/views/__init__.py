"""Views over small studies."""
