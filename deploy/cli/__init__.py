"""The command line: `nuanjia`, a client of the API, and the way to start and keep a system."""
