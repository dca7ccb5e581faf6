"""Applies the accepted rows of a year ledger: what is known is updated, nothing is doubled."""
