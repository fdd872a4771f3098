"""How well the proofreader reads: a corpus annotated by hand, mutations of it, and texts made by chance."""
