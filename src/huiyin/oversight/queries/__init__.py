"""What the watchers read."""
