"""The first draft of the minutes in words, from what the record holds. Row 4.6; norms REC-04.

The paper speaks the office's language, whoever drafts it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from chat.texts import Texts, language_for
from chat.texts.cards import Words
from chat.texts.formal import minguo
from chat.texts.notices import names_words
from meetings.issued_minutes.content import Content, Section
from meetings.issued_minutes.facts import DraftFacts, ItemFacts
from meetings.minutes.skeleton import Attendee
from meetings.office import Office

#: Far from any meeting, so that a day is said with its year.
_LONG_AGO = datetime(2, 1, 1, tzinfo=UTC)
#: Verbs that titles of items begin with.
_VERB = re.compile(
    r"(?P<verb>传达学习|听取|审议|审定|审核|研究|讨论|通报|传达|部署|学习"
    r"|聽取|審議|審定|審核|研議|討論|通報|部署)(?P<rest>(?!了).{2,})"
)
#: Outcomes that are said the same way whoever spoke.
_OUTCOMES = ("passed", "in_principle", "deferred", "rejected", "not_reached")


def paper_words(office: Office) -> Words:
    """The words of the paper: the office's language, days with their year."""
    return Words(Texts(language_for(office.language) or "zh_Hans"), office, _LONG_AGO)


def proposed(office: Office, found: DraftFacts) -> Content:
    """The draft as it is proposed; every word of it can be changed."""
    words = paper_words(office)
    skeleton = found.skeleton
    sections = [_section(words.texts, item) for item in found.items]
    if found.loose:
        heading = words.texts.plain("minutes-draft-loose")
        sections.append(Section(heading, resolutions=found.loose))
    chair = skeleton.chair.name if skeleton.chair else ""
    return Content(
        title=skeleton.title,
        unit=office.name,
        held_on=office.local(skeleton.starts_at).date(),
        time=words.when(skeleton.starts_at, skeleton.ends_at),
        place=skeleton.place,
        chair=chair,
        recorder=names_words(words.texts, list(skeleton.recorders)),
        overview=_overview(words, found, chair),
        sections=tuple(sections),
        attend=_people(words.texts, skeleton.attend),
        in_attendance=_people(words.texts, skeleton.in_attendance),
        leave=_people(words.texts, skeleton.on_leave),
        absent=_people(words.texts, skeleton.absent) if skeleton.signed else "",
        copies=_copies(words.texts, found),
    )


def _overview(words: Words, found: DraftFacts, chair: str) -> str:
    one = found.skeleton
    day = words.when(one.starts_at)
    if words.office.profile.wording == "taiwan":
        day = minguo(words.texts, day, words.office.local(one.starts_at).year)
    if chair and one.place:
        return words.texts.plain(
            "minutes-draft-overview", day=day, chair=chair, place=one.place, title=one.title
        )
    return words.texts.plain("minutes-draft-overview-short", day=day, title=one.title)


def _section(texts: Texts, item: ItemFacts) -> Section:
    by = item.presenter.name if item.presenter else ""
    said = [_opening(texts, item, by)] if item.outcome != "not_reached" else []
    if item.votes is not None:
        yes, no, abstained = item.votes
        said.append(texts.plain("minutes-draft-votes", yes=yes, no=no, abstained=abstained))
    if item.outcome in _OUTCOMES:
        said.append(texts.plain(f"minutes-draft-{item.outcome.replace('_', '-')}"))
    if item.text:
        own = item.text.startswith(("会议", "會議", "决", "決", "The meeting"))
        said.append(item.text if own else texts.plain("minutes-draft-decided", text=item.text))
    return Section(
        item.title,
        "".join(_ended(texts, one) for one in said).strip(),
        item.item_id,
        item.outcome,
        item.resolutions,
    )


def _opening(texts: Texts, item: ItemFacts, by: str) -> str:
    """What the meeting did with the item. Most titles begin with the verb: 审议……办法."""
    found = _VERB.match(item.title)
    if found is not None:
        key = "minutes-draft-done-by" if by else "minutes-draft-done"
        return texts.plain(key, verb=found["verb"], rest=found["rest"], presenter=by)
    if item.outcome == "heard":
        key = "minutes-draft-heard-by" if by else "minutes-draft-heard"
    else:
        key = "minutes-draft-presented" if by else "minutes-draft-studied"
    return texts.plain(key, title=item.title, presenter=by)


def _ended(texts: Texts, sentence: str) -> str:
    if texts.language == "en":
        return sentence if sentence.endswith(" ") else f"{sentence} "
    return sentence if sentence.endswith(("。", "！", "？", "；")) else f"{sentence}。"


def _people(texts: Texts, people: Sequence[Attendee]) -> str:
    """One unit a line: 财务处　张三、李四（代王五）."""
    units: dict[str, list[str]] = {}
    for one in people:
        units.setdefault(one.unit, []).append(_person(texts, one))
    lines = []
    for unit, some in units.items():
        said = texts.plain("notice-between-names").join(some)
        lines.append(texts.plain("minutes-draft-unit", unit=unit, names=said) if unit else said)
    return "\n".join(lines)


def _person(texts: Texts, one: Attendee) -> str:
    notes = []
    if one.instead_of:
        notes.append(texts.plain("record-instead", name=one.instead_of))
    if one.away is not None:
        notes.append(texts.plain(f"record-away-{one.away}"))
    if not notes:
        return one.name
    joined = texts.plain("record-comma").join(notes)
    return texts.plain("record-person", name=one.name, notes=joined)


def _copies(texts: Texts, found: DraftFacts) -> str:
    """分送: the units of those who attended, and those that have something to do."""
    people = (*found.skeleton.attend, *found.skeleton.in_attendance)
    led = [one.unit for item in found.items for one in item.resolutions]
    units = [*(one.unit for one in people), *led, *(one.unit for one in found.loose)]
    return texts.plain("notice-between-names").join(dict.fromkeys(filter(None, units)))
