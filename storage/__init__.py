"""Tables and queries, one file per subject, and the doors to the database."""

from sqlalchemy.orm import Session

__all__ = ["Session"]
