"""The demonstration county: an invented place with an invented ledger. Pure: words, chance with a seed, and dates.

Nothing in it exists. The county, its towns and its villages are not on any list of divisions; people are named after
herbs and birds; telephone numbers begin with 100 and identity numbers with 990101, which are never given out.
"""
