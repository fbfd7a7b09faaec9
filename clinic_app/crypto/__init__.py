"""Locks: passphrases, slots, seals, signatures; refuses anything but one suite."""
