"""What is done with reception days and bookings: one act, one transaction, one ledger entry."""
