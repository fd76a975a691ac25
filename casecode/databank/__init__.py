"""The case databank: the only code that touches `databank/`."""
