"""A report is read, its figures found, and the relations between them checked. Pure: no Django, no clock, no network."""
