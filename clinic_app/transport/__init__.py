"""To the line: the hub, and the stick."""
