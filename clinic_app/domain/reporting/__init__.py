"""What the clinic counts: typed rows of the record, a fixed set of tables over them, and who may see which."""
