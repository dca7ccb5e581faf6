"""The fault battery: processes on real servers, broken on purpose, and a ledger that judges."""
