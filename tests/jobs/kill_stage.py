"""The stage of the kill tests: an office in which everything is owed at once, and how it ends.

A broadcast, button presses and half-filled forms in the inbox, timers that are due, a roster
being imported. A process that is killed again and again must work it off.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from chat.payload import encode
from meetings import drafting, notices
from meetings.changes import Actor
from meetings.inviting import Pick
from meetings.people import who_is
from meetings.roster import importing, preview
from storage import Session, audit, inbox, outbox, timers, work
from storage import attendance as attendance_rows
from storage import people as people_rows
from storage.database import Database
from tests import samples
from tests.jobs.standin import NAME
from tests.stories.world import MONDAY, office

REASON = "外出培训"


@dataclass(frozen=True, slots=True)
class Size:
    """How much is owed. Who presses and who fills in a form are among the invited."""

    invited: int
    pressing: int
    forms: int
    bells: int
    imported: int

    @property
    def answering(self) -> int:
        """How many do something."""
        return self.pressing + self.forms

    @property
    def messages(self) -> int:
        """How many are sent at least: cards, answers, questions of forms, bells."""
        return self.invited + self.answering + self.forms + self.bells


SMALL = Size(invited=50, pressing=30, forms=6, bells=15, imported=20)
FULL = Size(invited=300, pressing=200, forms=30, bells=40, imported=150)
#: A broadcast to a thousand, with everything else beside it.
BROADCAST = Size(invited=1_000, pressing=200, forms=30, bells=40, imported=150)


def set_up(url: str, size: Size) -> None:
    """Write the stage into an empty database."""
    database = Database(url)
    try:
        desk, people = database.write_now(lambda s: _people(s, size))
        meeting = database.write_now(lambda s: _published(s, desk, people))
        database.write_now(lambda s: _updates(s, size, meeting, people))
        database.write_now(lambda s: _bells(s, size))
        database.write_now(lambda s: _importing(s, size, desk))
    finally:
        database.close()


def _people(session: Session, size: Size) -> tuple[int, list[int]]:
    unit = people_rows.Unit(name="档案处", position=1)
    session.add(unit)
    session.flush()
    ids = []
    for number in range(size.invited + 1):
        person = people_rows.Person(name=f"人员{number:03d}", created_at=MONDAY)
        session.add(person)
        session.flush()
        session.add(people_rows.Post(person_id=person.id, unit_id=unit.id, title=""))
        session.add(
            people_rows.Account(
                messenger=NAME,
                chat=str(person.id),
                platform_person=str(person.id),
                person_id=person.id,
                is_primary=True,
                bound_at=MONDAY,
            )
        )
        ids.append(person.id)
    session.add(people_rows.RoleGrant(person_id=ids[0], role="secretariat", granted_at=MONDAY))
    return ids[0], ids[1:]


def _actor(session: Session, person_id: int) -> Actor:
    who = who_is(session, person_id)
    assert who is not None
    return Actor(who, "stage")


def _published(session: Session, desk: int, people: list[int]) -> int:
    new = drafting.NewMeeting(
        title="全体职工大会",
        starts_at=MONDAY + timedelta(days=10),
        ends_at=MONDAY + timedelta(days=10, hours=2),
        place="一楼报告厅",
        invited=tuple(Pick(person) for person in people),
    )
    made = drafting.create_meeting(
        session,
        _actor(session, desk),
        new,
        own_deployment=True,
        now=MONDAY,
        office=office(),
    )
    assert isinstance(made, drafting.Created), made
    sent = notices.publish(
        session,
        _actor(session, desk),
        made.meeting_id,
        edits=None,
        now=MONDAY,
        office=office(),
    )
    assert isinstance(sent, notices.Published), sent
    return made.meeting_id


def _updates(session: Session, size: Size, meeting: int, people: list[int]) -> None:
    for number, person in enumerate(people[: size.answering]):
        place = attendance_rows.participant_of(session, meeting, person)
        assert place is not None
        if number < size.pressing:
            _arrives(session, person, {"press": encode("ra", place.id)})
        else:
            _arrives(session, person, {"press": encode("rl", place.id)})
            _arrives(session, person, {"text": REASON})


def _arrives(session: Session, person: int, content: dict[str, str]) -> None:
    key = f"{person}:{next(iter(content))}"
    inbox.receive(
        session,
        inbox.Arrival(
            messenger=NAME,
            bot=NAME,
            platform_id=key,
            conversation=inbox.conversation_key(NAME, str(person), str(person)),
            kind="update",
            body={"id": key, "chat": str(person), **content},
            event_at=MONDAY,
            received_at=MONDAY,
        ),
    )


def _bells(session: Session, size: Size) -> None:
    late = MONDAY + timedelta(days=1)
    bells = [timers.WantedTimer("probe", str(n), MONDAY, late) for n in range(size.bells)]
    timers.replace(session, "probe", bells)


def _importing(session: Session, size: Size, desk: int) -> None:
    rows = samples.people(size.imported)
    cells = [samples.HEAD, *samples.cells_of(rows)]
    table = [(number, tuple(map(str, line))) for number, line in enumerate(cells, 1)]
    id = preview.start_preview(session, table, asked_by=desk, account="stage", now=MONDAY)
    item = work.one(session, id)
    assert item is not None
    preview.preview_chunk(session, item, MONDAY, office())
    importing.start_import(session, id, full=False, asked_by=desk, account="stage", now=MONDAY)


@dataclass(frozen=True, slots=True)
class Found:
    """How it ended: what people got, and what the database says."""

    #: Messages that never arrived, by chat and text.
    lost: dict[str, int]
    #: Messages that came more often than they were owed.
    twice: int
    #: What ended otherwise than sent, or did not end.
    not_sent: dict[str, int]
    replies: dict[str, int]
    #: The invited who are owed more or fewer cards of the notice than one.
    told_wrong: int
    #: Participants with more or fewer audit entries of a reply than one.
    audited_wrong: int
    #: People with more or fewer answers than they asked for.
    answered_wrong: int
    #: Timers that fired never, or more than once in effect.
    rung_wrong: int
    #: People the import brought, by name, that are not there once.
    imported_wrong: int


def look(url: str, ledger: Path, size: Size) -> Found:
    """Compare what was sent with what was owed."""
    database = Database(url)
    try:
        return database.read_now(lambda session: _found(session, ledger, size))
    finally:
        database.close()


def sent_lines(ledger: Path) -> list[dict[str, str]]:
    """What was sent, line by line; a line torn by the kill was not sent."""
    lines = ledger.read_text().split("\n") if ledger.exists() else []
    return [json.loads(line) for line in lines if line.endswith("}")]


def _found(session: Session, ledger: Path, size: Size) -> Found:
    table = outbox.outbox
    rows = session.execute(select(table).where(table.c.messenger == NAME)).all()
    owed = Counter(row.chat for row in rows if row.state == "sent")
    got = Counter(line["chat"] for line in sent_lines(ledger))
    answers = Counter(row.chat for row in rows if row.lane == outbox.ANSWERS)
    bells = Counter(row.sent_text for row in rows if str(row.sent_text).startswith("bell "))
    entries = Counter(
        session.scalars(
            select(audit.audit_entries.c.subject).where(audit.audit_entries.c.action == "reply")
        )
    )
    places = attendance_rows.participants_of(session, 1)
    asked = {str(place.person_id): n for n, place in enumerate(places) if n < size.answering}
    cards = Counter(row.chat for row in rows if str(row.dedupe_key).startswith("card:"))
    names = Counter(person.name for person in people_rows.staff(session))
    return Found(
        lost=dict(owed - got),
        twice=sum((got - owed).values()),
        not_sent=dict(Counter(row.state for row in rows if not _ended_well(row))),
        replies=attendance_rows.reply_counts(session, 1),
        told_wrong=sum(cards[str(place.person_id)] != 1 for place in places),
        audited_wrong=sum(
            entries[f"participant:{place.id}"] != 1 for place in places[: size.answering]
        ),
        answered_wrong=sum(answers[chat] != 1 + (n >= size.pressing) for chat, n in asked.items()),
        rung_wrong=sum(bells[f"bell {n}"] != 1 for n in range(size.bells)),
        imported_wrong=sum(names[row.name] != 1 for row in samples.people(size.imported)),
    )


def _ended_well(row: Any) -> bool:
    """Sent; or one of the host's views of the import, which others take the place of."""
    return row.state == "sent" or str(row.shows).startswith("roster:")
