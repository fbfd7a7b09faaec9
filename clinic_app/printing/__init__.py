"""To paper: right in the script of the survivor."""
