"""Which casecode this is: printed wherever a figure must say what computed it."""

VERSION = "0.1.0"
