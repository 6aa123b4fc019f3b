"""The record of a meeting (会议记录): notes as they came in, text by item, what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base


class Record(Base):
    """How the record of a meeting stands. One row a meeting, made with the first note."""

    __tablename__ = "records"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), unique=True)
    #: open (记录中、整理中) / asked (waits for the chair's signature) / signed (kept).
    state: Mapped[str]
    #: Consent to recording: "" (not asked) / agreed (告知并同意) / none (未录音) / refused.
    consent: Mapped[str] = mapped_column(default="")
    consent_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    consent_at: Mapped[datetime | None]
    #: The agenda item the notes go to now; None: before the first one, or beside them.
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_items.id"))
    #: Who speaks now, until somebody else does; ``speaker`` for who the roster does not know.
    speaker_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    speaker: Mapped[str] = mapped_column(default="")
    #: When which item was taken, in order: [item id or 0, from (ISO)]; each ends with the next.
    turns: Mapped[list[list[Any]]] = mapped_column(JSON(none_as_null=True), default=list)
    #: The recorder looked for gaps and vouches for it.
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    checked_at: Mapped[datetime | None]
    approval_id: Mapped[int | None] = mapped_column(ForeignKey("approvals.id"))
    signed_at: Mapped[datetime | None]
    #: SHA-256 of what was signed, in hex; "" before.
    seal: Mapped[str] = mapped_column(default="")
    #: The paper that is kept.
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    #: 补正: why it was opened again after it was signed; "" as long as it never was.
    correction: Mapped[str] = mapped_column(default="")


class RecordNote(Base):
    """One note, as it was written down or came in. Struck out it stays."""

    __tablename__ = "record_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_items.id"), index=True)
    text: Mapped[str] = mapped_column(Text, default="")
    #: Who speaks; ``speaker`` for somebody the roster does not know.
    speaker_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    speaker: Mapped[str] = mapped_column(default="")
    #: When it was sent, by the messenger's clock; ``entered_at`` when it came in.
    at: Mapped[datetime]
    entered_at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    #: Counts changes of text and speaker, so that two who mend at once are noticed.
    edits: Mapped[int] = mapped_column(default=0)
    struck_at: Mapped[datetime | None]
    struck_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))


class RecordFile(Base):
    """A voice, picture, video, scan or other file that belongs to a note (row 4.4)."""

    __tablename__ = "record_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[int] = mapped_column(ForeignKey("record_notes.id"), index=True)
    #: "" once the file was destroyed.
    digest: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    #: Bytes.
    size: Mapped[int]
    #: What was said in it, written down by somebody; it counts once the recorder confirms it.
    transcript: Mapped[str] = mapped_column(Text, default="")
    transcribed_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    confirmed_at: Mapped[datetime | None]


class RecordSection(Base):
    """One version of the record's text for an item, or for a part beside the agenda. The highest
    version holds; two who save at once meet at the key."""

    __tablename__ = "record_sections"
    __table_args__ = (UniqueConstraint("meeting_id", "place", "version"), Base.__table_args__)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    #: item:<id> / opening / closing / gone:<id> (an item that was taken off the agenda) / whole
    #: (everything as it went to be signed, as JSON).
    place: Mapped[str]
    version: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    #: typed / pasted / uploaded / notes (taken over from the notes) / sent (to be signed).
    source: Mapped[str] = mapped_column(default="typed")
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]


class RecordResult(Base):
    """What became of an agenda item: outcome, words, votes."""

    __tablename__ = "record_results"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id"), unique=True)
    #: "" / passed / in_principle / deferred / rejected / heard (听取: nothing to decide) /
    #: not_reached (未议).
    outcome: Mapped[str] = mapped_column(default="")
    #: 会议议定: in words.
    text: Mapped[str] = mapped_column(Text, default="")
    #: "" (no vote) / hands / ballot / spoken / written.
    vote: Mapped[str] = mapped_column(default="")
    votes_for: Mapped[int | None]
    votes_against: Mapped[int | None]
    votes_abstained: Mapped[int | None]
    #: 回避: who did not vote because the item is their own matter, by name.
    recused: Mapped[str] = mapped_column(default="")
    #: Voting members in the room when it was voted, and those expected (应到).
    present: Mapped[int | None]
    expected: Mapped[int | None]
    #: Counts changes, so that two who enter at once are noticed.
    edits: Mapped[int] = mapped_column(default=0)
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]


class RecordResolution(Base):
    """议定事项 of the record: what, by whom, until when. ``task_id`` once it is registered."""

    __tablename__ = "record_resolutions"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_items.id"), index=True)
    note_id: Mapped[int | None] = mapped_column(ForeignKey("record_notes.id"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    #: 成果形式; "" where the text says it.
    result: Mapped[str] = mapped_column(default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    due_on: Mapped[date | None]
    #: Units that take part (配合), as it was written.
    partners: Mapped[str] = mapped_column(default="")
    edits: Mapped[int] = mapped_column(default=0)
    struck_at: Mapped[datetime | None]
    task_id: Mapped[int | None] = mapped_column(ForeignKey("tasks.id"), unique=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]


def record(session: Session, meeting_id: int) -> Record | None:
    """How the record of this meeting stands now, whatever was read before its meeting was locked;
    None: nothing was noted yet."""
    return session.scalar(
        select(Record)
        .where(Record.meeting_id == meeting_id)
        .execution_options(populate_existing=True)
    )


def results_by_item(session: Session, meeting_id: int) -> dict[int, RecordResult]:
    """What became of the items of this meeting's agenda, by item, as it stands now."""
    found = session.scalars(
        select(RecordResult)
        .where(RecordResult.meeting_id == meeting_id)
        .execution_options(populate_existing=True)
    )
    return {row.item_id: row for row in found}


def held_resolutions(session: Session, meeting_id: int) -> bool:
    """Whether a resolution was ever written into the record, struck out or not."""
    of = RecordResolution.meeting_id == meeting_id
    return session.scalar(select(RecordResolution.id).where(of).limit(1)) is not None


def resolutions_of(session: Session, meeting_id: int) -> Sequence[RecordResolution]:
    """The resolutions of the record that were not struck out, in their order."""
    return session.scalars(
        select(RecordResolution)
        .where(RecordResolution.meeting_id == meeting_id, RecordResolution.struck_at.is_(None))
        .order_by(RecordResolution.position, RecordResolution.id)
        .execution_options(populate_existing=True)
    ).all()
