"""What services that learn share: trees that answer fast, and models kept as checked bytes."""
