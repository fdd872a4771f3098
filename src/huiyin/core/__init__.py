"""The rules, pure: standard library and the package's own data; no Django, no clock: `today` is an argument."""
