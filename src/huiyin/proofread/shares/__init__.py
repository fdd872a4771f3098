"""Shares of a whole, in per cent, by proportions, and those that make a hundred."""
