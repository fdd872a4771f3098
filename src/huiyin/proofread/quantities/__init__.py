"""The figures of a text: which they are, what each measures, of which period, and its part in its statement."""
