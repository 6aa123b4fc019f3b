"""Who is behind a chat: one look, on both engines."""

from __future__ import annotations

from datetime import UTC, date, datetime

from storage import Session, people, who
from storage.database import Database

NOW = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)


def person(session: Session, name: str, contact_id: int | None = None) -> people.Person:
    made = people.Person(name=name, contact_id=contact_id, created_at=NOW)
    session.add(made)
    session.flush()
    return made


async def test_everything_rights_depend_on(database: Database) -> None:
    def test(session: Session) -> None:
        me = person(session, "田青禾")
        leaders = {person(session, name, me.id).id for name in ("程以宁", "陆闻笙")}
        me.language = "zh_Hant"
        session.add_all(
            people.RoleGrant(person_id=me.id, role=role, granted_at=NOW)
            for role in ("secretariat", "finance")
        )
        headed = people.Unit(name="办公室", head_id=me.id)
        reported = [people.Unit(name=name, contact_id=me.id) for name in ("财务处", "人事处")]
        led = people.Unit(name="资料处", leader_id=me.id)
        session.add_all([headed, led, *reported])
        session.add(
            people.Account(
                messenger="plain",
                chat="c1",
                platform_person="p1",
                person_id=me.id,
                is_primary=True,
                bound_at=NOW,
            )
        )
        # Nothing was flushed: what the unit changed itself is seen all the same.
        found = who.behind(session, "plain", "c1")
        assert found is not None
        assert found.reachable
        assert found.standing == who.Standing(
            person_id=me.id,
            name="田青禾",
            language="zh_Hant",
            has_left=False,
            roles=frozenset({"secretariat", "finance"}),
            represents=frozenset(leaders),
            heads=frozenset({headed.id}),
            contact_of_units=frozenset(unit.id for unit in reported),
            in_charge=frozenset({led.id}),
        )
        assert who.standing_of(session, me.id) == found.standing

    await database.write(test)


async def test_nobody_somebody_plain_and_somebody_who_left(database: Database) -> None:
    def test(session: Session) -> None:
        assert who.behind(session, "plain", "nobody") is None
        assert who.standing_of(session, 17) is None
        plain = person(session, "何岸")
        empty: frozenset[int] = frozenset()
        assert who.standing_of(session, plain.id) == who.Standing(
            plain.id, "何岸", None, False, frozenset(), empty, empty, empty, empty
        )
        plain.left_on = date(2026, 11, 30)
        left = who.standing_of(session, plain.id)
        assert left is not None
        assert left.has_left

    await database.write(test)


async def test_who_wrote_is_reached_again(database: Database) -> None:
    def test(session: Session) -> None:
        me = person(session, "何岸")
        account = people.Account(
            messenger="plain",
            chat="c1",
            platform_person="p1",
            person_id=me.id,
            is_primary=True,
            reachable=False,
            bound_at=NOW,
        )
        session.add(account)
        before = who.behind(session, "plain", "c1")
        assert before is not None
        assert not before.reachable
        people.reached_again(session, before.account_id)
        after = who.behind(session, "plain", "c1")
        assert after is not None
        assert after.reachable

    await database.write(test)
