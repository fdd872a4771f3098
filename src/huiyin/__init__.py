"""回音: the working system of a petition bureau."""

__version__ = "0.1.0"
