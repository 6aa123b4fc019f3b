"""The outbox under control: meetings take turns, a sending is paused or stopped, what could not
be sent is listed and tried again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest

from storage import Session, outbox
from storage.database import Database
from storage.outbox import delivery
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
        delivery, "_fair", lambda seen, limit, up_to_lane: seen.look(limit, up_to_lane)
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
        later = row("s", meeting_id=7, not_before=NOW + timedelta(seconds=30))
        waits, held, urgent, other = owe(
            session, card(7, 2), later, card(7, 3, outbox.URGENT), card(9, 1)
        )
        outbox.pause(session, 7, by_id=1, now=NOW)
        assert sorted(ids(lease(session, later=40))) == [urgent, other]
        # What woke meanwhile waits too, and what was on its way and did not arrive.
        kept = states(session)
        assert [kept[id or 0] for id in (waits, held, flying)] == ["paused"] * 3
        standing = outbox.sending(session, 7)
        assert standing is not None and (standing.state, standing.by_id) == ("paused", 1)
        assert outbox.depth(session)[outbox.NOTICES] == 4
        assert outbox.resume(session, 7)
        assert sorted(ids(lease(session, later=40))) == [flying, waits, held]
        assert outbox.sending(session, 7) is None
        assert not outbox.resume(session, 7)

    unit(test)


def test_a_newer_card_takes_the_place_of_a_paused_one(unit: Unit) -> None:
    def test(session: Session) -> None:
        (old,) = owe(session, row("a", meeting_id=7, coalesce_key="card:1"))
        outbox.pause(session, 7, by_id=1, now=NOW)
        (new,) = owe(session, row("a", meeting_id=7, coalesce_key="card:1"))
        assert old and new and states(session)[old] == "superseded"
        assert ids(lease(session)) == [new]

    unit(test)


def test_stopped_the_rest_is_ended_and_may_be_sent_one_day(unit: Unit) -> None:
    def test(session: Session) -> None:
        flying, waits, paused = owe(session, card(7, 1), card(7, 2), card(7, 3))
        assert flying and waits and paused
        lease(session, 1)
        outbox.pause(session, 7, by_id=1, now=NOW)
        outbox.stop(session, 7, left_out=2, by_id=1, now=NOW, real=NOW)
        assert states(session) == {flying: "waiting", waits: "stopped", paused: "stopped"}
        # What was on its way and did not arrive is not tried again.
        outbox.retry(session, flying, "busy", at=NOW, **HELD_BY)
        assert lease(session, later=5) == []
        assert states(session)[flying] == "expired"
        assert outbox.resume(session, 7)
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
        tomorrow = (NOW + timedelta(days=1)).date()
        assert outbox.errors(session, since=tomorrow) == {("telegram", "slow_down"): 1}

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
        assert outbox.put_away(session, two, real=NOW)
        assert outbox.parked_count(session) == 0

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
