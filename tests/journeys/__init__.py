"""Journeys through the whole system, by HTTP and the broker only; the same for both ways to run."""
