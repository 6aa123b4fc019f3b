"""The fictional people of the demo: four units, forty people, three languages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage import Session, people, webchat


@dataclass(frozen=True, slots=True)
class Cast:
    """Somebody in the demo."""

    name: str
    title: str
    rank: str | None = None
    language: str = "zh_Hans"
    roles: tuple[str, ...] = ()
    #: False: reached by phone only, on the call list.
    has_chat: bool = True
    #: Name of the contact who receives and replies for them.
    contact: str | None = None


UNITS: dict[str, tuple[Cast, ...]] = {
    "办公室": (
        # Above the rank that is chased in person: what is asked of them goes to their contact.
        Cast("苏知远", "馆长", "正司局级", roles=("top_leader", "leadership"), contact="唐若溪"),
        Cast("许明川", "副馆长", roles=("leadership",)),
        Cast("周会宁", "办公室主任", roles=("secretariat", "administrator")),
        Cast("唐若溪", "机要秘书"),
        Cast("方小舟", "会务专员", roles=("secretariat",)),
        Cast("罗一帆", "督办专员", roles=("follow_up",)),
        Cast("孟庆云", "保密员", roles=("secrecy",)),
        Cast("白露", "监督员", roles=("compliance",)),
        Cast("石磊", "司机班长", has_chat=False),
        Cast("叶澜", "档案员", roles=("archivist",)),
    ),
    "资源利用处": (
        Cast("林小满", "处长"),
        Cast("何平", "副处长"),
        Cast("张伟", "主任科员"),
        Cast("沈静怡", "科员"),
        Cast("顾长风", "科员"),
        Cast("陆清扬", "馆员"),
        Cast("袁梦", "馆员"),
        Cast("丁一", "馆员"),
        Cast("谭笑", "讲解员"),
        Cast("关山月", "顾问", has_chat=False),
    ),
    "信息技术处": (
        Cast("江北辰", "处长"),
        Cast("乔木", "副处长"),
        Cast("张伟", "工程师"),
        Cast("夏禾", "工程师"),
        Cast("卢思齐", "工程师"),
        Cast("秦川", "工程师"),
        Cast("宋词", "数据管理员"),
        Cast("温如玉", "数据管理员"),
        Cast("杜若", "网络管理员"),
        Cast("辛夷", "实习生"),
    ),
    "对外交流处": (
        Cast("葉之秋", "處長", language="zh_Hant"),
        Cast("黃子衡", "副處長", language="zh_Hant"),
        Cast("陳以安", "專員", language="zh_Hant"),
        Cast("Emma Hartwell", "Exchange Officer", language="en"),
        Cast("Daniel Okoro", "Translator", language="en"),
        Cast("柳絮", "翻译"),
        Cast("程远志", "联络员"),
        Cast("欧阳雪", "科员"),
        Cast("司徒静", "科员"),
        Cast("简宁", "科员"),
    ),
}


def hire(session: Session, tokens: dict[str, str], *, now: datetime) -> dict[str, int]:
    """Put everybody into the roster, with a bound chat; returns ids by "name@unit" and by name.

    ``tokens`` are chat ids by "name@unit".
    """
    ids: dict[str, int] = {}
    for position, (unit_name, cast) in enumerate(UNITS.items(), start=1):
        unit = people.Unit(name=unit_name, position=position)
        session.add(unit)
        session.flush()
        for order, one in enumerate(cast, start=1):
            key = f"{one.name}@{unit_name}"
            person_id = _hire(session, one, unit.id, order, tokens[key], now)
            ids[key] = person_id
            ids.setdefault(one.name, person_id)
        unit.head_id = ids[f"{cast[0].name}@{unit_name}"]
        unit.contact_id = ids[f"{cast[3].name}@{unit_name}"]
        if position > 1:
            unit.leader_id = ids["许明川"]  # of the first unit, hired by now
    for cast in UNITS.values():
        for one in cast:
            if one.contact is not None:
                leader = session.get(people.Person, ids[one.name])
                if leader is not None:
                    leader.contact_id = ids[one.contact]
    return ids


def everybody() -> tuple[str, ...]:
    """Everybody as "name@unit"."""
    return tuple(f"{one.name}@{unit}" for unit, cast in UNITS.items() for one in cast)


def _hire(session: Session, one: Cast, unit_id: int, order: int, chat: str, now: datetime) -> int:
    # Numbers that no network gives out.
    phone = f"1000000{order:02d}{unit_id:02d}"
    person = people.Person(name=one.name, phone=phone, language=one.language, created_at=now)
    session.add(person)
    session.flush()
    post = people.Post(person_id=person.id, unit_id=unit_id, title=one.title, position=order)
    post.rank = one.rank
    session.add(post)
    for role in one.roles:
        session.add(people.RoleGrant(person_id=person.id, role=role, granted_at=now))
    if one.has_chat:
        webchat.open_chat(session, chat, one.language, now)
        account = people.Account(
            messenger="webchat", chat=chat, platform_person=chat, person_id=person.id
        )
        account.is_primary = True
        account.bound_at = now
        session.add(account)
    return person.id
