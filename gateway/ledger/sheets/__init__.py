"""The 21 sheets of the yearly ledger, declared as data and split by the service that owns their rows."""
