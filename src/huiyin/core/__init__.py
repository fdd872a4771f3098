"""The rules, pure: standard library only, no Django, no I/O but the package's own data, and `today` is always an argument."""
