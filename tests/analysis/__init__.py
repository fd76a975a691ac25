"""Tables counted by hand, and by slow oracles."""
