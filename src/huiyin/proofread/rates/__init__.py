"""Rates: one kind of case over another, named by the numerator."""
