"""What is done with schemes, targets and registers of work: one act, one transaction, one ledger entry."""
