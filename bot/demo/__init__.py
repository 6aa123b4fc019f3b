"""The demo: a fictional office on a fresh machine, whose clock can be moved."""
