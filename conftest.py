"""Loads the plugin of the house. Nothing else: what a test stands on is named in its signature."""

pytest_plugins = ["chassis.testing.plugin"]
