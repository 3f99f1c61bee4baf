"""What every service is built on: settings, HTTP, logs, traces, metrics, database."""
