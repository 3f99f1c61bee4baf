"""8004: validation, event pipelines and candles."""
