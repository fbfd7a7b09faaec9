"""Pages, named for what is seen."""
