"""Price forecasts with measured accuracy (port 8001)."""
