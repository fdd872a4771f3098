"""Tables. `grid.py` says what a table is, `certainty.py` how sure that is; `rule.py` asks every other module."""
