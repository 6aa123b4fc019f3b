"""The outbox under control: meetings take turns, a sending is paused or stopped, what could not
be sent is listed and tried again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from storage import Session, outbox
from storage.database import Database
from storage.outbox import delivery
from storage.outbox.pausing import sendings
from tests.storage.test_outbox import HELD_BY, NOW, ids, lease, owe, row, states

Unit = Callable[[Callable[[Session], None]], None]


@pytest.fixture
def unit(database: Database) -> Unit:
    """Run one test function as a unit."""
    return lambda fn: database.write_now(fn)


def card(meeting_id: int | None, number: int, lane: int = outbox.NOTICES) -> outbox.Outgoing:
    return row(
        f"{meeting_id}-{number}",
        meeting_id=meeting_id,
        lane=lane,
        dedupe_key=f"card:{meeting_id}:{number}:{lane}",
        coalesce_key=f"card:{meeting_id}:{number}:{lane}",
    )


def two_broadcasts(session: Session) -> None:
    """A notice to 300 people; behind it one to three, and something of no meeting."""
    owe(session, *(card(7, number) for number in range(300)))
    owe(session, *(card(9, number) for number in range(3)), card(None, 1))


def served(session: Session, looks: int, limit: int) -> Counter[int | None]:
    """Whose rows go out, look after look, as the deliverer looks."""
    found: Counter[int | None] = Counter()
    last = outbox.NO_MEETING
    for _ in range(looks):
        for one in lease(session, limit, after_meeting=last):
            found[one.meeting_id] += 1
            last = outbox.meeting_of(one)
    return found


@pytest.mark.parametrize("limit", [1, 3])
def test_a_notice_to_hundreds_does_not_stand_before_a_notice_to_three(
    unit: Unit, limit: int
) -> None:
    def test(session: Session) -> None:
        two_broadcasts(session)
        assert served(session, 12 // limit, limit) == {7: 8, 9: 3, None: 1}

    unit(test)


def test_without_turns_it_would(unit: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    monkeypatch.setattr(
        delivery, "_fair", lambda seen, limit, up_to_lane, after: seen.look(limit, up_to_lane)
    )

    def test(session: Session) -> None:
        two_broadcasts(session)
        assert served(session, 12, 1) == {7: 12}

    unit(test)


def test_answers_and_what_is_urgent_go_before_any_meetings_turn(unit: Unit) -> None:
    def test(session: Session) -> None:
        two_broadcasts(session)
        urgent = owe(session, card(7, 900, outbox.URGENT), card(7, 901, outbox.ANSWERS))
        assert ids(lease(session, 2)) == [urgent[1], urgent[0]]

    unit(test)


def test_paused_nothing_of_the_meeting_goes_but_what_is_urgent(unit: Unit) -> None:
    def test(session: Session) -> None:
        (flying,) = owe(session, card(7, 1))
        assert flying
        lease(session, 1)
        later = replace(card(7, 4), not_before=NOW + timedelta(seconds=30))
        waits, held, urgent, other = owe(
            session, card(7, 2), later, card(7, 3, outbox.URGENT), card(9, 1)
        )
        outbox.pause(session, 7, by_id=1, now=NOW)
        reminder = owe(session, row("r", meeting_id=7, coalesce_key="reminder:1"))[0]
        # Owed after the pause, it waits with the others; what is no part of the notice goes.
        (new,) = owe(session, card(7, 5))
        assert sorted(ids(lease(session, later=40))) == [urgent, other, reminder]
        # What woke meanwhile waits too, and what was on its way and did not arrive.
        kept = states(session)
        assert [kept[id or 0] for id in (waits, held, flying, new)] == ["paused"] * 4
        standing = outbox.sending(session, 7)
        assert standing is not None and (standing.state, standing.by_id) == ("paused", 1)
        assert outbox.depth(session)[outbox.NOTICES] == 6
        assert outbox.resume(session, 7, real=NOW)
        assert sorted(ids(lease(session, later=40))) == [flying, waits, held, new]
        assert outbox.sending(session, 7) is None
        assert not outbox.resume(session, 7, real=NOW)

    unit(test)


def test_a_newer_card_takes_the_place_of_a_paused_one(unit: Unit) -> None:
    def test(session: Session) -> None:
        (old,) = owe(session, row("a", meeting_id=7, coalesce_key="card:1"))
        outbox.pause(session, 7, by_id=1, now=NOW)
        (new,) = owe(session, row("a", meeting_id=7, coalesce_key="card:1"))
        assert old and new and states(session)[old] == "superseded"
        assert lease(session) == []
        outbox.resume(session, 7, real=NOW)
        assert ids(lease(session)) == [new]

    unit(test)


def test_stopped_the_rest_is_ended_and_may_be_sent_one_day(unit: Unit) -> None:
    def test(session: Session) -> None:
        flying, waits, paused = owe(session, card(7, 1), card(7, 2), card(7, 3))
        assert flying and waits and paused
        lease(session, 1)
        outbox.pause(session, 7, by_id=1, now=NOW)
        papers = row("p", meeting_id=7, dedupe_key="papers:1:2", content={"notice": "papers"})
        owe(session, papers, row("t", meeting_id=7, dedupe_key="task:1"))
        ended = outbox.stop(session, 7, by_id=1, now=NOW, real=NOW)
        assert {"notice": "papers"} in ended and len(ended) == 3
        kept = states(session)
        assert list(kept.values()) == ["waiting", "stopped", "stopped", "stopped", "waiting"]
        # What was on its way and did not arrive is not tried again.
        outbox.retry(session, flying, "busy", at=NOW, **HELD_BY)
        assert [one.chat for one in lease(session, later=5)] == ["t"]
        assert states(session)[flying] == "expired"
        assert outbox.resume(session, 7, real=NOW)
        again = owe(session, card(7, 1), card(7, 2), card(7, 3))
        assert again[0] is None and again[1] and again[2]

    unit(test)


def test_errors_are_counted_by_messenger_and_kind(unit: Unit) -> None:
    def test(session: Session) -> None:
        for kind in ("slow_down", "slow_down", "trouble"):
            outbox.count_error(session, "telegram", kind, real=NOW)  # type: ignore[arg-type]
        outbox.count_error(session, "telegram", "slow_down", real=NOW + timedelta(days=1))
        assert outbox.errors(session) == {
            ("telegram", "slow_down"): 3,
            ("telegram", "trouble"): 1,
        }
        noon = NOW + timedelta(hours=12)
        assert outbox.errors(session, since=noon) == {("telegram", "slow_down"): 1}
        # Hours long past are forgotten; the sum is not.
        later = NOW + timedelta(days=9)
        outbox.tidy(session, now=later, real=later)
        assert outbox.errors(session, since=NOW - timedelta(days=1)) == {}
        assert outbox.errors(session)["telegram", "slow_down"] == 3

    unit(test)


def test_a_parked_message_is_listed_tried_again_or_put_away(unit: Unit) -> None:
    def test(session: Session) -> None:
        one, two = owe(session, row("a", person_id=5), row("b"))
        assert one and two
        lease(session)
        outbox.park(session, one, "unreachable: blocked", **HELD_BY)
        outbox.park(session, two, "refused: entity", **HELD_BY)
        found = outbox.parked_messages(session, limit=9)
        assert [(p.id, p.person_id, p.reason) for p in found] == [
            (two, None, "refused: entity"),
            (one, 5, "unreachable: blocked"),
        ]
        assert [p.id for p in outbox.parked_messages(session, limit=1, offset=1)] == [one]
        assert outbox.try_again(session, one, real=NOW)
        assert not outbox.try_again(session, one, real=NOW)
        (leased,) = lease(session)
        assert (leased.id, leased.attempts) == (one, 1)
        assert leased.content == {"text": [["a", "plain"]]}
        assert outbox.put_away(session, two, real=NOW) == 1
        assert outbox.parked_count(session) == 0

    unit(test)


def test_all_are_tried_again_at_once_and_what_holds_no_more_leaves_the_list(unit: Unit) -> None:
    def test(session: Session) -> None:
        until = NOW + timedelta(hours=1)
        rows = owe(session, row("a"), row("b"), row("c", valid_until=until))
        lease(session)
        for id in rows:
            outbox.park(session, id or 0, "refused: x", **HELD_BY)
        outbox.tidy(session, now=until, real=until)
        assert outbox.parked_count(session) == 2
        assert outbox.try_all_again(session, real=NOW) == 2
        assert [one.chat for one in lease(session)] == ["a", "b"]
        assert outbox.put_away(session, None, real=NOW) == 0

    unit(test)


def test_a_row_that_was_paused_in_the_moment_of_the_resuming_press_is_let_go(unit: Unit) -> None:
    def test(session: Session) -> None:
        (one,) = owe(session, card(7, 1))
        outbox.pause(session, 7, by_id=1, now=NOW)
        session.execute(sendings.delete())  # the press saw nothing to wake
        assert lease(session) == []
        assert outbox.let_go(session, real=NOW) == 1
        assert ids(lease(session)) == [one]

    unit(test)


def test_what_waited_over_a_weekend_is_not_given_up_for_its_age(unit: Unit) -> None:
    """Given up is what was owed for a day and could not be sent, not what had to wait."""

    def test(session: Session) -> None:
        monday = NOW + timedelta(days=3)
        owe(session, row("held", not_before=monday), card(7, 1))
        outbox.pause(session, 7, by_id=1, now=NOW)
        outbox.resume(session, 7, real=monday)
        woken = lease(session, later=3 * 86_400)
        assert {one.enqueued_at for one in woken} == {monday} and len(woken) == 2

    unit(test)


def test_the_latency_is_of_answers_only(unit: Unit) -> None:
    def test(session: Session) -> None:
        rows = owe(session, row("a", lane=outbox.ANSWERS), row("b", lane=outbox.ANSWERS), row("c"))
        lease(session)
        for seconds, id in zip((3, 1, 99), rows, strict=True):
            at = {**HELD_BY, "real": NOW + timedelta(seconds=seconds)}
            outbox.sent(session, id or 0, "m", **at)
        assert outbox.latency(session) == (1.0, 3.0)

    unit(test)
