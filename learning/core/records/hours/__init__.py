"""What people see of the ledger of learning hours, and what administrators do to it."""
