"""Requests and discussion as use cases: who may, in which state, who hears of it. Row 8.4."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetings.meetings import Refused
from meetings.people import who_is
from meetings.reach import Reached
from meetings.tasks import Evidence, coordinating, discussing, requests
from meetings.tasks.comments import taken_back
from meetings.tasks.coordinating import NewHelp
from meetings.tasks.discussing import Commented, CommentUnchanged, Discussion
from meetings.tasks.requests import HelpDeed, HelpMoved, HelpUnchanged
from storage import Session
from storage import coordination as coordination_rows
from storage import people as people_rows
from storage import tasks as rows
from storage.database import Database
from tests.meetings.test_sharing import (
    CONTACT,
    DESK,
    DUE,
    GUEST,
    HEAD,
    HELPER,
    NOW,
    OFFICE,
    OTHER,
    OWNER,
    TODAY,
    a_part,
    a_task,
    actor,
    cast,
    notices,
)

FILE = Evidence("0" * 64, "清单.pdf", "application/pdf", 1200)


@pytest.fixture
def staged(database: Database) -> Database:
    """A database with everybody in it."""
    database.write_now(cast)
    return database


@pytest.fixture
def quick(sqlite_database: Database) -> Database:
    """The same on SQLite only."""
    sqlite_database.write_now(cast)
    return sqlite_database


def ask(session: Session, task_id: int, by: int = OWNER, **changes: Any) -> Any:
    values: dict[str, Any] = {"kind": "help", "of_id": HELPER, "text": "请派人", "answer_by": DUE}
    new = NewHelp(**{**values, **changes})
    return coordinating.ask_help(session, actor(session, by), task_id, new, now=NOW, office=OFFICE)


def a_request(session: Session, state: str = "open", of_id: int = HELPER) -> int:
    outcome = ask(session, a_task(session), of_id=of_id)
    assert isinstance(outcome, HelpMoved), outcome
    if state == "answered":
        DEEDS["answer"](session, of_id, outcome.request_id)
    elif state == "withdrawn":
        DEEDS["withdraw"](session, OWNER, outcome.request_id)
    return outcome.request_id


def request_of(session: Session, request_id: int) -> rows.TaskRequest:
    found = coordination_rows.request(session, request_id)
    assert found is not None
    return found


DEEDS: dict[str, Callable[[Session, int, int], Any]] = {
    "answer": lambda s, by, r: coordinating.answer_help(
        s, actor(s, by), r, "派两人", now=NOW, office=OFFICE
    ),
    "pass": lambda s, by, r: coordinating.pass_on(
        s, actor(s, by), r, GUEST, now=NOW, office=OFFICE
    ),
    "withdraw": lambda s, by, r: coordinating.withdraw_help(
        s, actor(s, by), r, now=NOW, office=OFFICE
    ),
}
STATES = ("open", "answered", "withdrawn")
#: Who may, and the state after, "same", or the refusal, for each state before.
MOVES = {
    "answer": "answered same help-withdrawn",
    "pass": "open help-answered help-withdrawn",
    "withdraw": "withdrawn help-answered same",
}
MAY = {
    "answer": {HELPER, CONTACT, DESK},
    "pass": {HELPER, CONTACT, DESK},
    "withdraw": {OWNER, HEAD, DESK},
}


@pytest.mark.parametrize("deed", list(DEEDS))
def test_every_deed_in_every_state(quick: Database, deed: str) -> None:
    def unit(session: Session) -> None:
        by = OWNER if deed == "withdraw" else HELPER
        for before, wanted in zip(STATES, MOVES[deed].split(), strict=True):
            request_id = a_request(session, before)
            outcome = DEEDS[deed](session, by, request_id)
            after = request_of(session, request_id).state
            if wanted in STATES:
                assert isinstance(outcome, HelpMoved), (before, outcome)
                assert after == wanted
            elif wanted == "same":
                assert isinstance(outcome, HelpUnchanged), (before, outcome)
                assert after == before
            else:
                assert isinstance(outcome, Refused) and outcome.code == wanted, (before, outcome)
                assert after == before

    quick.write_now(unit)


@pytest.mark.parametrize("deed", list(DEEDS))
@pytest.mark.parametrize("by", range(DESK, GUEST + 1))
def test_who_may(quick: Database, deed: str, by: int) -> None:
    def unit(session: Session) -> None:
        request_id = a_request(session)
        held = requests.help_deeds(session, actor(session, by).who, request_id)
        shown = {
            "answer": HelpDeed.ANSWER in held or HelpDeed.ENTER in held,
            "pass": HelpDeed.PASS_ON in held,
            "withdraw": HelpDeed.WITHDRAW in held,
        }
        assert shown[deed] == (by in MAY[deed])
        outcome = DEEDS[deed](session, by, request_id)
        if by in MAY[deed]:
            assert isinstance(outcome, HelpMoved)
        else:
            assert isinstance(outcome, Refused)
            assert outcome.code in ("not-allowed", "help-not-yours")
            assert request_of(session, request_id).state == "open"

    quick.write_now(unit)


@pytest.mark.parametrize("by", range(DESK, GUEST + 1))
def test_who_asks(quick: Database, by: int) -> None:
    def unit(session: Session) -> None:
        outcome = ask(session, a_task(session), by, of_id=7 if by != GUEST else OTHER)
        if by in (DESK, OWNER, HEAD):
            assert isinstance(outcome, HelpMoved)
        else:
            assert isinstance(outcome, Refused) and outcome.code == "not-allowed"

    quick.write_now(unit)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"of_id": OWNER}, "help-owner"),
        ({"of_id": DESK}, "help-self"),
        ({"of_id": 99}, "gone"),
        ({"text": " "}, "task-text"),
        ({"text": "字" * 501}, "task-text"),
        ({"text": "秘密★ 某事"}, "level-mark"),
        ({"answer_by": TODAY - timedelta(days=1)}, "task-due-past"),
        ({"answer_by": date(2028, 1, 3)}, "help-day-far"),
        ({"kind": "decision", "of_id": OWNER}, "help-owner"),
    ],
)
def test_what_is_refused_as_a_request(quick: Database, changes: dict[str, Any], code: str) -> None:
    def unit(session: Session) -> None:
        task_id = a_task(session)
        outcome = ask(session, task_id, DESK, **changes)
        assert isinstance(outcome, Refused) and outcome.code == code
        assert list(rows.requests_of(session, task_id)) == []

    quick.write_now(unit)


def test_who_left_is_not_asked(quick: Database) -> None:
    def unit(session: Session) -> None:
        task_id = a_task(session)
        person = people_rows.person(session, HELPER)
        assert person is not None
        person.left_on = TODAY
        outcome = ask(session, task_id)
        assert isinstance(outcome, Refused) and outcome.code == "share-person-left"

    quick.write_now(unit)


@pytest.mark.parametrize(
    ("state", "help_", "instruction"),
    [
        ("assigned", "", ""),
        ("in_progress", "", ""),
        ("contested", "share-contested", ""),
        ("reported", "share-reported", "share-reported"),
        ("suspended", "share-suspended", "share-suspended"),
        ("closed", "share-closed", "share-closed"),
    ],
)
def test_when_something_may_be_asked(
    quick: Database, state: str, help_: str, instruction: str
) -> None:
    def unit(session: Session) -> list[str]:
        task_id = a_task(session)
        task = rows.task(session, task_id)
        assert task is not None
        task.state = state
        session.flush()
        found = [ask(session, task_id, DESK, kind=kind) for kind in ("help", "instruction")]
        return [one.code if isinstance(one, Refused) else "" for one in found]

    assert quick.write_now(unit) == [help_, instruction]


def test_an_answer_still_counts_where_the_task_was_reported_meanwhile(quick: Database) -> None:
    def unit(session: Session) -> None:
        request_id = a_request(session)
        task = rows.task(session, request_of(session, request_id).task_id)
        assert task is not None
        task.state = "reported"
        session.flush()
        assert isinstance(DEEDS["answer"](session, HELPER, request_id), HelpMoved)

    quick.write_now(unit)


def test_only_the_trackers_submit(quick: Database) -> None:
    def unit(session: Session) -> None:
        task_id = a_task(session)
        refused = ask(session, task_id, HEAD, kind="instruction")
        assert isinstance(refused, Refused) and refused.code == "not-allowed"
        moved = ask(session, task_id, DESK, kind="instruction")
        assert isinstance(moved, HelpMoved)
        kept = DEEDS["withdraw"](session, OWNER, moved.request_id)
        assert isinstance(kept, Refused) and kept.code == "not-allowed"
        assert [e.kind for e in rows.events_of(session, task_id)][-1] == "asked_instruction"

    quick.write_now(unit)


def test_asked_twice_in_the_same_words_it_is_one_request(quick: Database) -> None:
    def unit(session: Session) -> None:
        task_id = a_task(session)
        first = ask(session, task_id)
        assert ask(session, task_id) == HelpUnchanged(task_id, first.request_id)
        assert isinstance(ask(session, task_id, text="请派车"), HelpMoved)
        DEEDS["answer"](session, HELPER, first.request_id)
        again = ask(session, task_id)  # answered: asked anew it is a new one
        assert isinstance(again, HelpMoved) and again.request_id != first.request_id

    quick.write_now(unit)


def test_twenty_open_ones_are_enough(quick: Database) -> None:
    def unit(session: Session) -> None:
        task_id = a_task(session)
        for number in range(coordinating.MOST_OPEN):
            assert isinstance(ask(session, task_id, text=f"第{number}问"), HelpMoved)
        outcome = ask(session, task_id, text="再问")
        assert isinstance(outcome, Refused) and outcome.code == "help-many"

    quick.write_now(unit)


def test_who_hears_of_question_and_answer(quick: Database) -> None:
    def unit(session: Session) -> None:
        outcome = ask(session, a_task(session), HEAD)
        assert outcome.told == Reached(CONTACT)  # above the rank it goes to the contact
        before = len(notices(session))
        answered = DEEDS["answer"](session, CONTACT, outcome.request_id)
        assert (answered.told, answered.to_id) == (Reached(HEAD), HEAD)
        told = notices(session)[before:]
        assert told == [("help_answered", who) for who in (HEAD, OWNER, DESK)]
        # Who answers is not told their own answer.
        outcome = ask(session, a_task(session), DESK)
        before = len(notices(session))
        DEEDS["answer"](session, DESK, outcome.request_id)
        assert notices(session)[before:] == [("help_answered", OWNER)]

    quick.write_now(unit)


def test_the_answer_says_who_gave_it_for_whom_and_how(quick: Database) -> None:
    def unit(session: Session) -> None:
        found = []
        for by, method in ((HELPER, "phone"), (CONTACT, ""), (DESK, ""), (DESK, "paper")):
            request_id = a_request(session)
            how: Any = method
            coordinating.answer_help(
                session, actor(session, by), request_id, "好", method=how, now=NOW, office=OFFICE
            )
            request = request_of(session, request_id)
            event = rows.events_of(session, request.task_id)[-1]
            assert (request.answer, request.answered_by_id, request.answered_at) == ("好", by, NOW)
            found.append((event.kind, event.by_id, event.for_id, event.method))
        assert found == [
            ("answered", HELPER, None, ""),
            ("answered", CONTACT, HELPER, ""),
            ("answered", DESK, HELPER, "phone"),
            ("answered", DESK, HELPER, "paper"),
        ]

    quick.write_now(unit)


@pytest.mark.parametrize(
    ("text", "code"), [("", "task-text"), ("字" * 501, "task-text"), ("绝密★", "level-mark")]
)
def test_what_is_no_answer(quick: Database, text: str, code: str) -> None:
    def unit(session: Session) -> None:
        request_id = a_request(session)
        outcome = coordinating.answer_help(
            session, actor(session, HELPER), request_id, text, now=NOW, office=OFFICE
        )
        assert isinstance(outcome, Refused) and outcome.code == code
        assert request_of(session, request_id).state == "open"

    quick.write_now(unit)


def test_passed_on_it_is_the_other_s_and_reminded_anew(quick: Database) -> None:
    def unit(session: Session) -> None:
        request_id = a_request(session)
        request_of(session, request_id).reminded_on = date(2026, 11, 20)
        for of_id, code in ((OWNER, "help-owner"), (HELPER, "help-self"), (99, "gone")):
            by = HELPER if of_id != HELPER else CONTACT
            outcome = coordinating.pass_on(
                session, actor(session, by), request_id, of_id, now=NOW, office=OFFICE
            )
            if of_id == HELPER:
                assert isinstance(outcome, HelpUnchanged)
            else:
                assert isinstance(outcome, Refused) and outcome.code == code
        moved = DEEDS["pass"](session, HELPER, request_id)
        assert (moved.told, moved.to_id) == (Reached(GUEST), GUEST)
        request = request_of(session, request_id)
        assert (request.of_id, request.state) == (GUEST, "open")
        assert request.reminded_on == TODAY  # they were asked today
        refused = DEEDS["answer"](session, HELPER, request_id)
        assert isinstance(refused, Refused) and refused.code == "help-not-yours"
        assert isinstance(DEEDS["answer"](session, GUEST, request_id), HelpMoved)

    quick.write_now(unit)


async def test_two_answers_at_once_leave_the_first(staged: Database) -> None:
    request_id = await staged.write(a_request)

    def do(deed: str, by: int) -> Callable[[Session], Any]:
        return lambda session: DEEDS[deed](session, by, request_id)

    outcomes = await asyncio.gather(
        staged.write(do("answer", HELPER)),
        staged.write(do("answer", DESK)),
        staged.write(do("withdraw", OWNER)),
    )
    assert sum(isinstance(outcome, HelpMoved) for outcome in outcomes) == 1


def say(session: Session, task_id: int, by: int, text: str = "好的", **more: Any) -> Any:
    more = {"now": NOW, "files": (), **more}
    files = more.pop("files")
    return discussing.comment(
        session, actor(session, by), task_id, text, files, office=OFFICE, **more
    )


def seen(session: Session, task_id: int, by: int, now: datetime = NOW) -> Discussion:
    who = who_is(session, by)
    assert who is not None
    found = discussing.discussion(session, who, task_id, now=now, office=OFFICE)
    assert isinstance(found, Discussion), found
    return found


def test_who_writes_and_for_whom(quick: Database) -> None:
    def unit(session: Session) -> None:
        task_id = a_task(session)
        a_part(session, task_id, HELPER)
        assert isinstance(ask(session, task_id, of_id=OTHER), HelpMoved)
        found = {}
        for by in range(DESK, GUEST + 1):
            outcome = say(session, task_id, by)
            found[by] = outcome.code if isinstance(outcome, Refused) else ""
        assert found == dict.fromkeys(range(DESK, GUEST), "") | {GUEST: "not-allowed"}
        events = coordination_rows.comments_of(session, task_id)
        assert {e.by_id: e.for_id for e in events} == {
            DESK: None,
            OWNER: None,
            HEAD: None,
            HELPER: None,
            CONTACT: HELPER,
            OTHER: None,
        }

    quick.write_now(unit)


def test_the_others_hear_of_it_and_each_reader_once(quick: Database) -> None:
    def unit(session: Session) -> None:
        task_id = a_task(session)
        a_part(session, task_id, HELPER)
        a_part(session, task_id, CONTACT)
        before = len(notices(session))
        say(session, task_id, OWNER)
        # The contact reads for the leader and for themselves: one message.
        assert notices(session)[before:] == [("comments", CONTACT), ("comments", DESK)]
        say(session, task_id, HEAD)
        # What was not sent yet is replaced, and who wrote before hears of the next one.
        told = notices(session)[before:]
        assert sorted(told) == [("comments", who) for who in (DESK, OWNER, CONTACT)]
        say(session, task_id, CONTACT)
        told = notices(session)[before:]
        assert ("comments", HEAD) in told and told.count(("comments", CONTACT)) == 1

    quick.write_now(unit)


@pytest.mark.parametrize(
    ("text", "files", "code"),
    [
        (" ", (), "task-text"),
        ("字" * 501, (), "task-text"),
        ("机密★5年", (), "level-mark"),
        ("太多", (FILE,) * 6, "comment-files"),
        ("正好", (FILE,) * 5, ""),
        ("字" * 500, (), ""),
    ],
)
def test_what_a_comment_may_be(
    quick: Database, text: str, files: tuple[Evidence, ...], code: str
) -> None:
    def unit(session: Session) -> None:
        task_id = a_task(session)
        outcome = say(session, task_id, OWNER, text, files=files)
        assert (outcome.code if isinstance(outcome, Refused) else "") == code
        found = seen(session, task_id, OWNER).comments
        assert [(one.text, one.files) for one in found] == ([] if code else [(text, files)])

    quick.write_now(unit)


def test_closed_it_is_only_read(quick: Database) -> None:
    def unit(session: Session) -> None:
        task_id = a_task(session)
        say(session, task_id, OWNER)
        for state, code in (("suspended", ""), ("reported", ""), ("closed", "comment-closed")):
            task = rows.task(session, task_id)
            assert task is not None
            task.state = state
            session.flush()
            outcome = say(session, task_id, DESK)
            assert (outcome.code if isinstance(outcome, Refused) else "") == code
            assert seen(session, task_id, DESK).may_write == (not code)
        assert len(seen(session, task_id, OWNER).comments) == 3
        assert seen(session, task_id, OWNER).withdrawable is None

    quick.write_now(unit)


def test_taken_back_by_who_wrote_it_at_once_and_once(quick: Database) -> None:
    def unit(session: Session) -> None:
        task_id = a_task(session)
        first = say(session, task_id, OWNER, "一", files=(FILE,))
        second = say(session, task_id, OWNER, "二", files=(FILE,))
        assert isinstance(first, Commented) and isinstance(second, Commented)

        def back(event_id: int, by: int = OWNER, minutes: int = 0) -> Any:
            at = NOW + timedelta(minutes=minutes)
            return discussing.withdraw_comment(session, actor(session, by), event_id, now=at)

        for outcome, code in (
            (back(second.event_id, DESK), "comment-other"),
            (back(first.event_id), "comment-not-last"),
            (back(second.event_id, minutes=16), "comment-old"),
            (back(1), "gone"),
            (back(999), "gone"),
        ):
            assert isinstance(outcome, Refused) and outcome.code == code
        assert seen(session, task_id, OWNER).withdrawable == second.event_id
        late = NOW + timedelta(minutes=15, seconds=1)
        assert seen(session, task_id, OWNER, late).withdrawable is None
        assert isinstance(back(second.event_id, minutes=15), Commented)
        assert isinstance(back(second.event_id), CommentUnchanged)
        found = seen(session, task_id, DESK).comments
        assert [(c.text, len(c.files), c.withdrawn) for c in found] == [
            ("一", 1, False),
            ("", 0, True),
        ]
        assert seen(session, task_id, OWNER).withdrawable == first.event_id

    quick.write_now(unit)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(st.sampled_from([OWNER, DESK]), st.booleans()), max_size=15))
def test_what_stands_is_what_was_said_and_not_taken_back(
    quick: Database, moves: list[tuple[int, bool]]
) -> None:
    def unit(session: Session) -> None:
        task_id = a_task(session)
        standing: list[int] = []
        for by, withdraws in moves:
            last = seen(session, task_id, by).withdrawable
            if withdraws and last is not None:
                done = discussing.withdraw_comment(session, actor(session, by), last, now=NOW)
                assert isinstance(done, Commented)
                standing.remove(last)
            elif not withdraws:
                standing.append(say(session, task_id, by).event_id)
            found = seen(session, task_id, OWNER).comments
            assert [c.id for c in found if not c.withdrawn] == standing
            events = rows.events_of(session, task_id)
            assert taken_back(events) == {c.id for c in found if c.withdrawn}

    quick.write_now(unit)


def test_the_usual_day_is_so_many_working_days_ahead() -> None:
    friday = datetime(2026, 11, 27, 2, tzinfo=UTC)
    assert coordinating.usual_answer_day(friday, OFFICE) == date(2026, 12, 2)
