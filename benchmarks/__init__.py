"""How fast the main job is, in one table: `make bench`."""
