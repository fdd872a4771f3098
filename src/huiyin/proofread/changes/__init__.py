"""Differences, changes and direction: from statements to the figures they are about, and whether those agree."""
