"""The same notes on four ways from a writer's commit to a reader's: ours, and three to compare with."""
