"""8003: risk of transactions."""
