"""A report is read, its figures found, and the relations between them checked. No Django, no clock, no network."""
