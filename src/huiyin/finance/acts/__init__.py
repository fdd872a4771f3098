"""What is done with money: one act, one transaction, one ledger entry."""
