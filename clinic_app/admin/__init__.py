"""The command line of IT staff; never case data."""
