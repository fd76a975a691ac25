"""From here up pandas: selections, matrices, counts."""
