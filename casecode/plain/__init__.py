"""Plain files: YAML with lines, guarded zip and XML, the walk through a Word body, and the one seam to the disk."""
