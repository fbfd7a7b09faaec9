"""The shapes two machines share, each with its version; refuses what it does not know."""
