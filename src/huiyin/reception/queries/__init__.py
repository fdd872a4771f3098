"""What is read about reception days."""
