"""Parts and wholes in prose. `rule.py` asks every way in which a text tells them; `said.py` words what comes of it."""
