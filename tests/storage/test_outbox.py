"""The outbox: what is owed is sent in order, once where it can be, and never lost."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from storage import Session, outbox
from storage.database import Database
from storage.outbox import Leased, Outgoing, delivery

NOW = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)
HELD_BY: dict[str, Any] = {"holder": "a", "epoch": 1, "real": NOW}


def row(chat: str = "c", **changes: Any) -> Outgoing:
    values: dict[str, Any] = {
        "messenger": "plain",
        "chat": chat,
        "person": "p",
        "verb": "send",
        "content": {"text": [[chat, "plain"]]},
        "lane": outbox.NOTICES,
    }
    return Outgoing(**(values | changes))


def owe(session: Session, *rows: Outgoing) -> list[int | None]:
    return [outbox.enqueue(session, one, now=NOW, real=NOW) for one in rows]


def lease(
    session: Session, limit: int = 9, *, later: float = 0, holder: str = "a", **more: Any
) -> list[Leased]:
    at = NOW + timedelta(seconds=later)
    given: dict[str, Any] = {"now": at, "real": at, "lease_seconds": 30, "epoch": 1}
    given |= {"messenger": "plain"} | more
    return outbox.lease(session, holder=holder, limit=limit, **given)


def ids(leased: list[Leased]) -> list[int]:
    return [one.id for one in leased]


def states(session: Session) -> dict[int, str]:
    table = outbox.outbox
    return {r.id: r.state for r in session.execute(select(table.c.id, table.c.state))}


@pytest.fixture
def unit(database: Database) -> Callable[[Callable[[Session], None]], None]:
    """Run one test function as a unit."""
    return lambda fn: database.write_now(fn)


Unit = Callable[[Callable[[Session], None]], None]


def test_a_row_comes_out_as_it_went_in_and_is_kept_without_its_content(unit: Unit) -> None:
    def test(session: Session) -> None:
        sending = row(person_id=7, meeting_id=3, via={"press": "x"}, dedupe_key="notice:3:7")
        (id,) = owe(session, sending)
        assert owe(session, sending) == [None]
        (leased,) = lease(session)
        assert (leased.id, leased.content, leased.via) == (id, sending.content, {"press": "x"})
        assert (leased.person_id, leased.meeting_id, leased.attempts) == (7, 3, 1)
        assert lease(session) == []
        assert outbox.sent(session, leased.id, "m1", shown_text="c", **HELD_BY)
        assert not outbox.sent(session, leased.id, "m2", **HELD_BY)
        kept = session.execute(select(outbox.outbox)).one()
        assert (kept.state, kept.sent_ref, kept.sent_text) == ("sent", "m1", "c")
        assert (kept.content, kept.via, kept.lease_owner) == (None, None, None)
        assert owe(session, sending) == [None]

    unit(test)


def test_lanes_then_chats_in_turn_then_the_oldest(unit: Unit) -> None:
    def test(session: Session) -> None:
        notices = owe(session, row("x"), row("x"), row("x"), row("y"))
        answer, digest = owe(session, row("z", lane=outbox.ANSWERS), row("z", lane=outbox.DIGESTS))
        x1, x2, x3, y = notices
        assert ids(lease(session, 3)) == [answer, x1, y]
        assert ids(lease(session)) == [x2, x3, digest]

    unit(test)


def test_a_chain_goes_in_order_and_goes_on_after_a_loss(unit: Unit) -> None:
    def test(session: Session) -> None:
        (first,) = owe(session, row())
        (second,) = owe(session, row(after=first, lane=outbox.ANSWERS))
        (third,) = owe(session, row(after=second))
        assert first and second and third
        assert ids(lease(session)) == [first]
        assert lease(session) == []
        outbox.sent(session, first, "m1", **HELD_BY)
        assert ids(lease(session)) == [second]
        outbox.drop(session, second, "refused", **HELD_BY)
        assert ids(lease(session)) == [third]

    unit(test)


def test_held_until_business_time_and_expired_after_it(unit: Unit) -> None:
    def test(session: Session) -> None:
        morning, start = NOW + timedelta(hours=2), NOW + timedelta(hours=1)
        held, dying = owe(session, row(not_before=morning), row("d", valid_until=start))
        assert held and dying
        assert outbox.depth(session) == {outbox.NOTICES: 2}
        assert ids(lease(session, now=start - timedelta(seconds=1))) == [dying]
        outbox.retry(session, dying, "busy", at=NOW, **HELD_BY)
        assert lease(session, now=start) == []
        assert states(session) == {held: "held", dying: "expired"}
        assert ids(lease(session, now=morning)) == [held]

    unit(test)


def test_a_retry_waits_in_real_time(unit: Unit) -> None:
    def test(session: Session) -> None:
        (id,) = owe(session, row())
        assert id
        lease(session)
        at = NOW + timedelta(seconds=10)
        assert outbox.retry(session, id, "429", at=at, **HELD_BY)
        # Business time far ahead (the demo) does not hurry the platform.
        assert lease(session, now=NOW + timedelta(days=9)) == []
        (again,) = lease(session, later=10)
        assert again.attempts == 2

    unit(test)


def test_unknown_is_sent_once_more_or_never(unit: Unit) -> None:
    def test(session: Session) -> None:
        notice, reply = owe(session, row("n"), row("r", lane=outbox.ANSWERS))
        assert notice and reply
        lease(session)
        assert outbox.unknown(session, reply, "timeout", again_at=None, **HELD_BY)
        assert outbox.unknown(session, notice, "timeout", again_at=NOW, **HELD_BY)
        (again,) = lease(session)
        assert (again.id, again.unknowns) == (notice, 1)
        assert states(session)[reply] == "unknown"

    unit(test)


def test_a_lost_lease_is_taken_up_and_its_holder_marks_nothing(unit: Unit) -> None:
    def test(session: Session) -> None:
        (id,) = owe(session, row())
        assert id
        lease(session)
        assert lease(session, later=29, holder="b") == []
        (taken,) = lease(session, later=30, holder="b")
        assert taken.attempts == 2
        assert not outbox.sent(session, id, "m1", **HELD_BY)
        assert not outbox.retry(session, id, "x", at=NOW, **HELD_BY)
        assert not outbox.unknown(session, id, "x", again_at=None, **HELD_BY)
        assert not outbox.park(session, id, "x", **HELD_BY)
        assert not outbox.drop(session, id, "x", **HELD_BY)
        # The same holder in another epoch is another leader.
        assert not outbox.sent(session, id, "m1", holder="b", epoch=2, real=NOW)
        assert outbox.sent(session, id, "m2", holder="b", epoch=1, real=NOW)

    unit(test)


def test_of_one_coalesce_key_the_newest_unsent_is_kept(unit: Unit) -> None:
    def test(session: Session) -> None:
        (head,) = owe(session, row())
        old, other = owe(session, row(coalesce_key="panel:3", after=head), row(coalesce_key="x"))
        (follower,) = owe(session, row(after=old))
        (new,) = owe(session, row(coalesce_key="panel:3"))
        assert head and old and other and follower and new
        assert states(session)[old] == "superseded"
        # The new one stands where the old one stood: behind the head, before the follower.
        assert ids(lease(session)) == [head, other]
        outbox.sent(session, head, "m", **HELD_BY)
        assert ids(lease(session)) == [new]
        outbox.sent(session, new, "m", **HELD_BY)
        assert ids(lease(session)) == [follower]

    unit(test)


def test_one_that_is_being_sent_is_followed_not_replaced(unit: Unit) -> None:
    def test(session: Session) -> None:
        (flying,) = owe(session, row(coalesce_key="panel"))
        assert flying
        lease(session)
        (new,) = owe(session, row(coalesce_key="panel"))
        assert lease(session) == []
        # It did not arrive: the newer one stands for it by now.
        assert outbox.retry(session, flying, "busy", at=NOW, **HELD_BY)
        assert states(session)[flying] == "superseded"
        assert ids(lease(session)) == [new]

    unit(test)


def test_a_crash_while_sending_leaves_only_the_newer(unit: Unit) -> None:
    def test(session: Session) -> None:
        (flying,) = owe(session, row(coalesce_key="panel"))
        lease(session)
        (new,) = owe(session, row(coalesce_key="panel"))
        assert ids(lease(session, later=31)) == [new]
        assert states(session)[flying or 0] == "superseded"

    unit(test)


def test_what_is_shown_is_found_edited_and_forgotten(unit: Unit) -> None:
    def test(session: Session) -> None:
        (sending,) = owe(session, row(shows="meeting:3"))
        assert sending
        lease(session)
        outbox.sent(session, sending, "m1", **HELD_BY)
        assert outbox.shown(session, "plain", "c", "meeting:3") == "m1"
        assert outbox.shown(session, "plain", "d", "meeting:3") is None
        (edit,) = owe(session, row(verb="edit", shows="meeting:3"))
        assert edit
        (leased,) = lease(session)
        assert leased.target_ref == "m1"
        outbox.sent(session, edit, "m2", **HELD_BY)
        assert outbox.shown(session, "plain", "c", "meeting:3") == "m2"
        (delete,) = owe(session, row(verb="delete", shows="meeting:3", content={}))
        assert delete
        assert lease(session)[0].target_ref == "m2"
        outbox.sent(session, delete, "m2", **HELD_BY)
        assert outbox.shown(session, "plain", "c", "meeting:3") is None
        outbox.show(session, "plain", "c", "home", "m9")
        outbox.forget_shown(session, "plain", "c", "home")
        assert outbox.shown(session, "plain", "c", "home") is None
        owe(session, row(verb="edit", shows="gone"), row("e", verb="edit", target_ref="m5"))
        assert [one.target_ref for one in lease(session)] == [None, "m5"]

    unit(test)


def test_a_message_too_long_for_one_call_becomes_a_chain(unit: Unit) -> None:
    def test(session: Session) -> None:
        (id,) = owe(session, row(shows="meeting:3", person_id=7, meeting_id=3))
        (after,) = owe(session, row("c", content={"n": "unrelated"}, lane=outbox.DIGESTS))
        assert id
        lease(session, 1)
        parts = [{"n": 1}, {"n": 2}, {"n": 3}]
        mark: dict[str, Any] = {"holder": "a", "epoch": 1, "now": NOW}
        assert not outbox.split(session, id, parts, **(mark | {"epoch": 2}))
        assert outbox.split(session, id, parts, **mark)
        outbox.sent(session, id, "m1", **HELD_BY)
        assert outbox.shown(session, "plain", "c", "meeting:3") is None
        for number in (2, 3):
            (part,) = lease(session, 1)
            assert (part.content, part.person_id, part.meeting_id) == ({"n": number}, 7, 3)
            outbox.sent(session, part.id, f"m{number}", **HELD_BY)
        assert outbox.shown(session, "plain", "c", "meeting:3") == "m3"
        assert outbox.viewers(session, "meeting:3") == [("plain", "c")]
        assert ids(lease(session)) == [after]

    unit(test)


def test_fetched_by_the_page_is_delivered_once(unit: Unit) -> None:
    def test(session: Session) -> None:
        one, two = owe(session, row(meeting_id=3), row("d", meeting_id=3))
        assert one and two
        lease(session)
        for id in (one, two):
            outbox.sent(session, id, "m1", **HELD_BY)
        outbox.delivered(session, "plain", "c", ["m1", "m9"], real=NOW)
        outbox.delivered(session, "plain", "c", ["m1"], real=NOW + timedelta(hours=1))
        found = outbox.deliveries(session, meeting_id=3)
        assert [d.delivered_at for d in found] == [NOW, None]

    unit(test)


def test_counts_and_deliveries(unit: Unit) -> None:
    def test(session: Session) -> None:
        keys = [f"notice:3:1:{person}" for person in (1, 2, 3)]
        sending = [row(str(n), dedupe_key=key, meeting_id=3) for n, key in enumerate(keys)]
        one, two, _ = owe(session, *sending)
        assert one and two
        owe(session, row("z", dedupe_key="notice:30:1:9", meeting_id=30))
        lease(session, 3)
        outbox.sent(session, one, "m", **HELD_BY)
        outbox.park(session, two, "blocked", **HELD_BY)
        expected = {"sent": 1, "parked": 1, "waiting": 1}
        assert outbox.counts(session, meeting_id=3) == expected
        assert outbox.counts(session, prefix="notice:3:") == expected
        assert outbox.counts(session, prefix="notice:3:1:2", meeting_id=3) == {"parked": 1}
        assert outbox.counts(session, prefix="%") == {}
        found = outbox.deliveries(session, prefix="notice:3:")
        assert [(d.dedupe_key, d.state, d.reason) for d in found] == [
            (keys[0], "sent", None),
            (keys[1], "parked", "blocked"),
            (keys[2], "waiting", None),
        ]
        with pytest.raises(ValueError, match="meeting"):
            outbox.counts(session)
        assert outbox.oldest_unsent(session) == NOW

    unit(test)


def test_only_this_messengers_rows_and_not_the_resting_chats(unit: Unit) -> None:
    def test(session: Session) -> None:
        a, b, other = owe(session, row("a"), row("b"), row("a", messenger="web"))
        assert ids(lease(session, messenger="plain", except_chats=["a"])) == [b]
        assert ids(lease(session, messenger="web")) == [other]
        assert ids(lease(session)) == [a]

    unit(test)


def test_ready_says_what_lease_would_find(database: Database) -> None:
    def ready(later: float = 0) -> bool:
        at = NOW + timedelta(seconds=later)
        return database.read_now(lambda s: outbox.ready(s, now=at, real=at, messenger="plain"))

    assert not ready()
    held = row(not_before=NOW + timedelta(seconds=60))
    database.write_now(lambda s: owe(s, held))
    assert not ready()
    assert ready(60)
    database.write_now(lambda s: owe(s, row("d")))
    assert ready()
    database.write_now(lease)
    assert not ready()
    assert ready(30)


def test_a_broadcast_behind_a_wall_of_one_chat_still_starts(unit: Unit) -> None:
    def test(session: Session) -> None:
        owe(session, *(row("busy") for _ in range(20)))
        owe(session, row("other"))
        assert [one.chat for one in lease(session, 4)] == ["busy", "other", "busy", "busy"]

    unit(test)


async def test_two_deliverers_never_lease_the_same_row(database: Database) -> None:
    await database.write(lambda s: owe(s, *(row(str(n)) for n in range(60))))
    leased = await asyncio.gather(
        *(database.write(lambda s, h=h: ids(lease(s, 7, holder=f"h{h}"))) for h in range(12))
    )
    all_of_them = [id for batch in leased for id in batch]
    assert len(all_of_them) == len(set(all_of_them))
    rest = await database.write(lambda s: ids(lease(s, 60)))
    assert len(all_of_them) + len(rest) == 60


async def test_without_the_lock_postgresql_leases_twice(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: SKIP LOCKED is what keeps two deliverers apart."""
    free = delivery._free
    monkeypatch.setattr(delivery, "_free", lambda one, but, lock, of: free(one, but, False, of))
    in_turn = delivery.in_turn
    met = threading.Barrier(2)

    def slowly(rows: Any, *given: int, **more: int) -> list[int]:
        chosen = in_turn(rows, *given, **more)
        # The other connection reads before this one writes.
        if database.dialect == "postgresql":
            met.wait(10)
        return chosen

    monkeypatch.setattr(delivery, "in_turn", slowly)
    await database.write(lambda s: owe(s, row()))
    leased = await asyncio.gather(
        *(database.write(lambda s, h=h: ids(lease(s, 1, holder=h))) for h in ("x", "y"))
    )
    assert sum(map(len, leased)) == (2 if database.dialect == "postgresql" else 1)


def test_a_look_uses_the_partial_indexes(sqlite_database: Database) -> None:
    """After years of sent rows a look costs what it cost on the first day."""

    def plans(session: Session) -> list[str]:
        dialect = session.get_bind().dialect
        statements = [
            delivery._free(True, False, False, "all").params(
                of_messenger="plain", real=NOW, limit=8, up_to_lane=3
            ),
            delivery._free(True, False, False, "one").params(
                of_messenger="plain", real=NOW, limit=8, of_lane=2, of_meeting=3
            ),
            delivery._NEXT_MEETING.params(of_messenger="plain", of_lane=2, last=0),
            delivery._LOST.params(real=NOW),
        ]
        found = []
        for statement in statements:
            compiled = statement.compile(
                dialect=dialect, compile_kwargs={"literal_binds": True, "render_postcompile": True}
            )
            rows = session.execute(text(f"EXPLAIN QUERY PLAN {compiled}".replace(":", "\\:")))
            found.append("; ".join(r[3] for r in rows))
        return found

    free, of_one, next_one, lost = sqlite_database.read_now(plans)
    assert "ix_outbox_waiting" in free
    assert "ix_outbox_turns (messenger=? AND lane=? AND meeting_id=?)" in of_one
    assert "ix_outbox_turns (messenger=? AND lane=? AND meeting_id>?)" in next_one
    assert "TEMP B-TREE" not in free + of_one + next_one
    assert "ix_outbox_leased" in lost
