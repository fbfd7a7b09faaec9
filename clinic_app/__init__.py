"""The notebook: an offline, encrypted case log for crisis centres. See `docs/` and each room's first line."""

__version__ = "0.1.0"
