"""To disk: the only room that knows SQL, and every byte it writes is encrypted."""
