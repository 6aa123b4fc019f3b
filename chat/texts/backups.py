"""Words about backups: one that was not made, and why. Row 6.10."""

from __future__ import annotations

from datetime import date

from chat.dates import say_day
from chat.message import Message
from chat.texts import Texts
from chat.texts.wording import Reading
from meetings.backups import last_backup


def problem_words(texts: Texts, problem: str) -> str:
    """A sentence on what went wrong and what to do, by ``LastBackup.problem``."""
    return texts.plain(f"backup-problem-{problem}")


def file_damaged(reading: Reading) -> Message | None:
    """Notice "file_damaged": somebody wanted a file whose bytes are not what they were."""
    return Message(reading.texts.rich("file-damaged-notice"))


def failed_notice(reading: Reading) -> Message | None:
    """Notice "backup_failed", unless one was made meanwhile."""
    last = last_backup(reading.session)
    if last is None or not last.problem:
        return None
    texts, problem = reading.texts, str(reading.params["problem"])
    today = reading.office.today(reading.now)
    day = say_day(date.fromisoformat(str(reading.params["day"])), texts.language, today=today)
    key = "backup-incomplete" if problem == "files-missing" else "backup-failed"
    return Message(texts.rich(key, day=day, why=problem_words(texts, problem)))
