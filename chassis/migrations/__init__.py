"""Migrations: one tree for the chassis' tables, one per service, each with its own version table."""
