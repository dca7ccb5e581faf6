"""Care: elders and their carers, visits, birthday gifts, rounds of home service."""
