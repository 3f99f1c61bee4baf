"""Synthetic demo data: nothing here happened. The same seed and end always give the same data."""
