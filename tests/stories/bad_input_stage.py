"""The stage of the bad-input stories: one small office, whose every form can be opened.

Names, titles and places are in Latin letters, so that an answer's language can be told: what an
English reader sees holds no Chinese at all.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from bot.messengers.webchat import incoming
from chat.message import Message, from_data
from chat.payload import encode
from chat.texts.home import shortened
from chat.texts.surveys import standing_questions
from handlers.forms.engine import OPTION
from meetings import (
    approvals,
    attendance,
    closing,
    documents,
    drafting,
    lessons,
    notices,
    signin,
    tasks,
    unit_notices,
)
from meetings.inviting import Pick
from meetings.meetings import Refused
from meetings.record import results
from meetings.signin import branching
from meetings.tasks.working import Progress, Report
from storage import Session, conversations, inbox
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import unit_quotas as quota_rows
from storage.outbox.rows import outbox
from storage.signin import paper
from tests.stories.notice_stage import actor
from tests.stories.world import Person, WebPhone, World
from tests.stories.world import office as office_of_profile

#: Thursday 26 November, 14:00 in Shanghai: far enough for a notice in time.
STARTS_AT = datetime(2026, 11, 26, 6, 0, tzinfo=UTC)
LANGUAGES = ("zh_Hans", "zh_Hant", "en")
#: What is called the same in every language.
_PROFILE = office_of_profile().profile
#: What the office, or its profile, wrote in its own language; the longest first, for shorter
#: ones are parts of them.
_NAMES = (
    # A number is printed as the office writes it, whatever language its reader has.
    *("青川市档案馆会纪〔2026〕13号", "青川市档案馆会纪〔2026〕1号"),
    *("简体中文", "繁體中文", "青川市档案馆", *_PROFILE.ranks),
    *sorted(
        {
            text
            for template in _PROFILE.preparation.templates.values()
            for line in template.lines
            for text in (template.name, line.group, line.text, line.result)
            if text
        }
        | {
            shown
            for line in _PROFILE.checklists.safety
            for shown in (line.text.zh_Hans, shortened(line.text.zh_Hans, 10))
        }
        | {
            text
            for part in (*_PROFILE.safety.sections.values(), *_PROFILE.safety.events.values())
            for said in (part.name.zh_Hans, part.text.zh_Hans)
            # What is filled in is the people's own: it stands between.
            for text in re.split(r"\{\w+\}|\n", said)
            if text
        },
        key=len,
        reverse=True,
    ),
)
_IN_MINUTES = re.compile(r"\d+年\d+月\d+日（星期.）\S*召开.*?纪要如下：|其他事项|本次会议\S*。")
#: Letters that only one of the two scripts writes.
_ONLY_HANS = set("会议请这个为说与无还时间单选择点变发传览签")
_ONLY_HANT = set("會議請這個為說與無還時間單選擇點變發傳覽簽")


@dataclass(slots=True)
class Office:
    """The people, and the ids of what they work on."""

    world: World
    host: Person
    guest: Person
    #: Contact of the unit, verifier of nothing, invited to nothing.
    other: Person
    #: A chat that is bound to nobody.
    stranger: Person
    #: Somebody without a phone, whom nobody misses: the first person in the roster.
    dummy: Person
    ids: dict[str, int]
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def who(self, name: str) -> Person:
        """Somebody by their part: host, guest, other, stranger."""
        found: Person = getattr(self, name)
        return found


async def office_of(world: World) -> Office:
    """A published meeting with a guest, a unit's places, an action item and a late request."""
    dummy = await world.hires("Dan Dummy", unit="Archive", bound=False)
    host = await world.hires("Hazel Host", unit="Archive", roles=("secretariat", "administrator"))
    guest = await world.hires("Gus Guest", unit="Reading", phone="10000000001")
    other = await world.hires("Otto Other", unit="Reading")
    stranger = await world.hires("Nobody", unit="Elsewhere", bound=False)
    office = Office(world, host, guest, other, stranger, dummy, {})
    await _meeting(office)
    await world.app.settle()
    return office


async def _meeting(office: Office) -> None:
    world, ids = office.world, office.ids
    new = drafting.NewMeeting(
        title="Budget talk",
        starts_at=STARTS_AT,
        ends_at=STARTS_AT + timedelta(hours=2),
        place="Room 3",
        agenda=("Numbers",),
        invited=tuple(Pick(p.person_id) for p in (office.guest, office.host)),
    )

    def unit(session: Session) -> None:
        now, house = world.clock.now(), world.office
        desk = actor(session, office.host)
        made = drafting.create_meeting(
            session, desk, new, own_deployment=True, now=now, office=house
        )
        assert isinstance(made, drafting.Created), made
        ids["meeting"] = made.meeting_id
        row = meeting_rows.meeting(session, made.meeting_id)
        assert row is not None
        reading = people_rows.unit_named(session, "Reading")
        assert reading is not None
        reading.contact_id = office.other.person_id
        _ok(unit_notices.set_quota(session, desk, made.meeting_id, reading.id, 3, "", now=now))
        _ok(notices.publish(session, desk, made.meeting_id, edits=None, now=now, office=house))
        row.package = "standard"
        ids["sitting"] = meeting_rows.sittings_of(session, made.meeting_id)[0].id
        ids["quota"] = quota_rows.quotas_of(session, made.meeting_id)[0].id
        place = attendance_rows.participant_of(session, made.meeting_id, office.guest.person_id)
        assert place is not None
        ids["place"], ids["person"] = place.id, place.person_id
        due = world.office.calendar.add_working_days(world.office.today(now), 5)
        item = tasks.NewTask("Count the books", office.guest.person_id, due, made.meeting_id)
        done = tasks.register_task(session, desk, item, now=now, office=house)
        ids["task"] = _ok(done).task_id

    await world.write(unit)


def _ok(outcome: Any) -> Any:
    assert not isinstance(outcome, Refused), outcome
    return outcome


async def accepted(office: Office) -> None:
    """The guest has taken the action item."""
    await does(
        office,
        lambda s, now: tasks.accept(s, actor(s, office.guest), office.ids["task"], now=now),
    )


async def reported_done(office: Office) -> None:
    """The guest says that it is done: somebody has to look."""
    await accepted(office)
    report = Report(Progress.DONE, "All counted", evidence_on_paper=True)
    await does(
        office,
        lambda s, now: tasks.report_progress(
            s,
            actor(s, office.guest),
            office.ids["task"],
            report,
            now=now,
            office=office.world.office,
        ),
    )


async def lesson_noted(office: Office) -> None:
    """Something fell short, and it was noted."""
    await does(
        office,
        lambda s, now: lessons.note(
            s,
            actor(s, office.host),
            lessons.NewLesson(lessons.Kind.SHORTCOMING, "Papers came late", office.ids["task"]),
            now=now,
            office=office.world.office,
        ),
    )


async def paper_read(office: Office) -> None:
    """The meeting has a paper that was read for its words."""
    said = office.world.app.files.put(b"Budget of the year")
    file = documents.NewFile("Costs", said.digest, "costs.txt", "text/plain", said.size)
    await does(
        office,
        lambda s, now: documents.add_documents(
            s,
            actor(s, office.host),
            office.ids["meeting"],
            [file],
            documents.Stage.BEFORE,
            editions=False,
            now=now,
            office=office.world.office,
        ),
    )
    await office.world.app.timetable.read_documents()


async def sheet_printed(office: Office) -> None:
    """The meeting runs and its sign-in sheet was printed."""
    await running(office)
    await sends(office, office.host, encode("sh", office.ids["meeting"]))


async def sheet_entered(office: Office) -> None:
    """Somebody else entered a line of the signed sheet, to be looked at a second time."""
    await sheet_printed(office)

    def enter(session: Session, now: datetime) -> None:
        entry = paper.PaperEntry(
            sitting_id=office.ids["sitting"], serials=[1], by_id=office.other.person_id, at=now
        )
        session.add(entry)
        session.flush()
        office.ids["sheet"] = entry.id

    await does(office, enter)


async def running(office: Office) -> None:
    """The meeting is about to begin: sign-in is open."""
    await office.world.at(STARTS_AT - timedelta(minutes=10))


async def signed_in(office: Office) -> None:
    """The guest is in."""
    await running(office)
    await does(
        office,
        lambda s, now: signin.sign_in_at_desk(
            s,
            actor(s, office.host),
            office.ids["sitting"],
            office.guest.person_id,
            at=now,
            now=now,
            office=office.world.office,
        ),
    )


async def branch_open(office: Office) -> None:
    """There is a branch venue, whose contact is the other one, and two people are called Dan."""
    await branch_namesakes(office)

    def add(session: Session, now: datetime) -> Any:
        made = branching.add_branch(
            session,
            actor(session, office.host),
            office.ids["meeting"],
            "Lakeside",
            "Hall 1",
            office.other.person_id,
            now=now,
            office=office.world.office,
        )
        assert isinstance(made, branching.BranchSet)
        office.ids["branch"] = made.branch_id
        return made

    await does(office, add)


async def branch_namesakes(office: Office) -> None:
    """Two people of one name, who have to be told apart."""
    await office.world.hires("Dan Dummy", unit="Elsewhere", bound=False)


async def late_request(office: Office) -> None:
    """The guest said yes, and asks for leave after the deadline."""
    for answer, reason in (("attending", ""), ("leave", "Unwell")):
        await does(office, _reply(office, answer, reason))
        await office.world.at(STARTS_AT - timedelta(hours=3))
    office.ids["approval"] = 1


async def late_change(office: Office) -> None:
    """As above, where leave is told and not asked for: a change of the reply, harmless."""

    def unit(session: Session) -> None:
        meeting = meeting_rows.meeting(session, office.ids["meeting"])
        assert meeting is not None
        meeting.package = "simple"

    await office.world.write(unit)
    await late_request(office)


async def asked_back(office: Office) -> None:
    """The host asks the guest something about that request."""
    await late_request(office)
    await does(
        office,
        lambda s, now: approvals.question(
            s, actor(s, office.host), 1, "Why?", now=now, office=office.world.office
        ),
    )
    office.ids["question"] = 2


async def host_has_contact(office: Office) -> None:
    """The other one keeps the host's papers, so enters what the host said."""
    await late_request(office)

    def unit(session: Session) -> None:
        host = people_rows.person(session, office.host.person_id)
        assert host is not None
        host.contact_id = office.other.person_id

    await office.world.write(unit)


async def agreed_by_word(office: Office) -> None:
    """The host agreed by phone; the signature is owed."""
    await host_has_contact(office)
    await does(
        office,
        lambda s, now: approvals.agree_by_word(
            s,
            actor(s, office.other),
            1,
            for_id=office.host.person_id,
            how="phone",
            said_at=now,
            now=now,
            office=office.world.office,
        ),
    )
    office.ids["spoken"] = 2


def _reply(office: Office, answer: Any, reason: str) -> Callable[[Session, datetime], Any]:
    def reply(session: Session, now: datetime) -> Any:
        return attendance.reply(
            session,
            actor(session, office.guest),
            office.ids["place"],
            answer,
            reason,
            now=now,
            office=office.world.office,
        )

    return reply


async def surveyed(office: Office) -> None:
    """The meeting is closed and the guest, who was there, is asked for an opinion."""
    await signed_in(office)
    await office.world.at(STARTS_AT + timedelta(hours=2))
    meeting = office.ids["meeting"]
    await does(
        office, lambda s, now: results.rest_not_reached(s, actor(s, office.host), meeting, now=now)
    )
    await does(
        office,
        lambda s, now: closing.close_meeting(
            s,
            actor(s, office.host),
            office.ids["meeting"],
            questions=standing_questions(),
            now=now,
            office=office.world.office,
        ),
    )
    office.ids["survey"] = 1


async def nothing(office: Office) -> None:
    """The stage as it is."""


async def does(office: Office, use_case: Callable[[Session, datetime], Any]) -> None:
    """A use case of the stage; it must not be refused."""
    await office.world.write(lambda s: _ok(use_case(s, office.world.clock.now())))
    await office.world.app.settle()


# ---------------------------------------------------------------------------- saying and hearing


async def sends(
    office: Office,
    person: Person,
    payload: str = "",
    *,
    text: str | None = None,
    files: tuple[tuple[str, bytes], ...] = (),
) -> list[Message]:
    """The person presses or says something; what they are answered, as it lies in the outbox."""
    world = office.world
    if text is None:
        arrival = _arrival(office, person, "pressed", payload=payload, ref=None)
    else:
        arrival = _arrival(office, person, "said", text=text, files=_put(world, files))
    before = await world.read(_last)
    assert await world.app.dispatcher.receive(arrival)
    await world.app.dispatcher.idle()
    heard: list[Message] = await world.read(lambda s: _answers(s, before, _chat(person)))
    return heard


def _arrival(office: Office, person: Person, kind: Any, **content: Any) -> inbox.Arrival:
    """An update as a messenger's own server would hand it over: no page trimmed it before."""
    chat, now = _chat(person), office.world.clock.now()
    client = f"{next(office.numbers):08d}-0000-4000-8000-{int(chat):012d}"
    body = incoming.update(kind, client, chat, None, now, **content)
    return inbox.Arrival(
        messenger="webchat",
        bot="webchat",
        platform_id=incoming.platform_id(body),
        conversation=inbox.conversation_key("webchat", chat, chat),
        kind=kind,
        body=body,
        event_at=now,
        received_at=now,
    )


def _put(world: World, files: tuple[tuple[str, bytes], ...]) -> list[dict[str, Any]]:
    stored = [(name, world.app.files.put(data)) for name, data in files]
    return [
        {
            "digest": blob.digest,
            "name": name,
            "type": "application/octet-stream",
            "size": blob.size,
        }
        for name, blob in stored
    ]


def _chat(person: Person) -> str:
    assert isinstance(person.phone, WebPhone)
    return person.phone.chat


def _last(session: Session) -> int:
    return session.execute(select(func.max(outbox.c.id))).scalar() or 0


def _answers(session: Session, since: int, chat: str) -> list[Message]:
    rows = session.execute(
        outbox.select().where(outbox.c.id > since, outbox.c.chat == chat).order_by(outbox.c.id)
    )
    return [from_data(row.content["message"]) for row in rows if "message" in row.content]


async def form_of(office: Office, person: Person) -> conversations.Conversation:
    """The state of what the person fills in."""
    key = inbox.conversation_key("webchat", _chat(person), _chat(person))

    def read(session: Session) -> conversations.Conversation:
        table = conversations.conversations
        row = session.execute(table.select().where(table.c.key == key)).mappings().first()
        return conversations.Conversation(**row) if row else conversations.Conversation(key)

    found: conversations.Conversation = await office.world.read(read)
    return found


async def puts_back(office: Office, state: conversations.Conversation) -> None:
    """The form stands again where it stood: the next bad input meets the same question."""
    now = office.world.clock.now()

    def unit(session: Session) -> None:
        row = conversations.lock(session, state.key, now=now)
        for name in ("form", "version", "step", "answers", "parked", "expires_at"):
            setattr(row, name, getattr(state, name))
        row.expired = False
        conversations.save(session, row)

    await office.world.write(unit)


async def option(office: Office, person: Person, index: int) -> str:
    """The payload of the open form's option."""
    row = await form_of(office, person)
    return encode(OPTION, row.answers["revision"], index)


async def reads(office: Office, person: Person, language: str) -> None:
    """The person is spoken to in this language from now on."""

    def unit(session: Session) -> None:
        row = people_rows.person(session, person.person_id)
        assert row is not None
        row.language = language

    await office.world.write(unit)


def in_language(message: Message, language: str) -> bool:
    """Whether every word of ours in the message is in the language."""
    words = message.plain_text + "".join(c.label for row in message.choices for c in row)
    # What stands in the minutes is written in the office's language.
    words = _IN_MINUTES.sub("", words)
    for name in _NAMES:
        words = words.replace(name, "")
    letters = set(words)
    match language:
        case "en":
            return not any("\u4e00" <= letter <= "\u9fff" for letter in letters)
        case "zh_Hans":
            return not letters & (_ONLY_HANT - _ONLY_HANS)
        case _:
            return not letters & (_ONLY_HANS - _ONLY_HANT)


async def audits(office: Office) -> int:
    """How many changes were ever made."""
    from storage.audit import audit_entries

    def count(session: Session) -> int:
        return len(session.execute(audit_entries.select()).all())

    found: int = await office.world.read(count)
    return found
