"""Risk of transactions, with reasons (port 8003)."""
