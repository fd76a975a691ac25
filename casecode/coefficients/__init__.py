"""Agreement coefficients: one file each, numpy only, every formula with its source."""
