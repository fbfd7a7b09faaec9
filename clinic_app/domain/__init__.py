"""What a case is, and the law of what may leave it; standard library and msgspec only."""
