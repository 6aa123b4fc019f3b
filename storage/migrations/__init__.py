"""The migrations: dated, forward only, run by ``storage.migrate``."""
