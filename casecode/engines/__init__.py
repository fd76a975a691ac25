"""How a codebook is applied: compile once, then a pure function over texts."""
