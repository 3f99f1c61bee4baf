"""8002: language detection and translation."""
