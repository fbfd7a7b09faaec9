"""Small widgets, named for what they are."""
