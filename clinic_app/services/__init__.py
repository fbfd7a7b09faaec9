"""What the clinic does: one act a file, plain Python."""
