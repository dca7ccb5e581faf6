"""Ledgers on their way in: judged here, sent in chunks to the services that own the rows."""
