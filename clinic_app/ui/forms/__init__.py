"""Draws any form definition."""
