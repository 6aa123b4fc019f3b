"""Searching documents by their words: what somebody may read, and nothing else. Rows 6.4, 6.6."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from meetings.document_numbers.asking import asked as taken_apart
from meetings.documents.giving import Standing, stages_open_to
from meetings.documents.kinds import Category, categories_called
from meetings.meetings import Refused, State, refused
from meetings.people import About, Action, Who, may
from storage import Session, signin, words
from storage import document_scope as scopes
from storage import document_search as rows

#: Documents on one page of the answer.
PAGE = 10
LONGEST_WORDS = 100
#: Characters shown on each side of what was found.
AROUND = 18


@dataclass(frozen=True, slots=True)
class Found:
    """A document with the words, and where they stand in it."""

    document_id: int
    title: str
    category: Category
    meeting_title: str
    starts_at: datetime
    #: The page, or the part of 2,000 characters; 0: its title.
    page: int
    #: What stands before the word, the word, and after it; empty where only the title has it.
    before: str
    word: str
    after: str
    #: Whose papers it is opened from; None: it is opened as one of the hosts.
    participant_id: int | None
    reference: str = ""
    dated_on: date | None = None


@dataclass(frozen=True, slots=True)
class Results:
    """How many there are, and one page of them."""

    words: str
    count: int
    #: There are more than were counted.
    more: bool
    page: int
    found: tuple[Found, ...]

    @property
    def pages(self) -> int:
        """At least one."""
        return max(1, -(-self.count // PAGE))


def search(
    session: Session, who: Who, question: str, *, page: int = 0, now: datetime
) -> Results | Refused:
    """The documents with all these words in their current edition, the newest first. A year, a
    number and, beside these, a category narrow it ("2026年 3号 纪要"); where the text of none
    has the words they are looked for in title, number and unit. Row 6.4.

    Only what this person may read now, here, is looked at: neither the count nor the order tells
    of anything else.
    """
    asked = " ".join(question.split())
    ways = _ways(asked)
    if not ways or len(asked) > LONGEST_WORDS:
        return refused("search-words", limit=LONGEST_WORDS)
    scope, places = _scope(session, who, now)
    count, more, hits = 0, False, list[rows.Hit]()
    for terms, narrowed in ways:
        count, more, hits = rows.found(
            session, scope, terms, narrowed, limit=PAGE, offset=page * PAGE
        )
        if count and not hits:
            page = (count - 1) // PAGE
            count, more, hits = rows.found(
                session, scope, terms, narrowed, limit=PAGE, offset=page * PAGE
            )
        if count:
            break
    found = tuple(_found(hit, asked, places.get(hit.meeting_id)) for hit in hits)
    return Results(asked, count, more, page, found)


#: Words of the text, and what narrows the search.
Way = tuple[Sequence[Sequence[str]], scopes.Narrowed]


def _ways(asked: str) -> list[Way]:
    """How the question may be meant, the closest first: (words of the text, what narrows it)."""
    parts = taken_apart(asked)
    ways: list[Way] = []
    if parts.year or parts.number:
        left = [word for word in parts.words if not categories_called(word)]
        called = frozenset(one.value for word in parts.words for one in categories_called(word))
        narrowed = scopes.Narrowed(parts.year, parts.number, called)
        terms = words.terms(" ".join(left))
        ways.append((terms, narrowed))
        if terms:
            ways.append(((), replace(narrowed, named=tuple(left))))
    if plain := words.terms(asked):
        ways.append((plain, scopes.EVERY))
        ways.append(((), scopes.Narrowed(named=tuple(asked.split()))))
    return ways


def _scope(session: Session, who: Who, now: datetime) -> tuple[scopes.Scope, dict[int, int]]:
    """What this person may find, and from whose papers it is opened, by meeting."""
    if may(who, Action.ADD_DOCUMENT):
        return scopes.Scope(everything=True, levels=who.levels), {}
    organised = frozenset(
        meeting_id
        for meeting_id in scopes.meetings_organised_by(session, who.person_id)
        if may(who, Action.ADD_DOCUMENT, About(organiser_id=who.person_id))
    )
    people = frozenset({who.person_id}) | who.represents
    here = signin.meetings_signed_in(session, sorted(people))
    by_stages: dict[frozenset[str], set[int]] = {}
    opened: dict[int, int] = {}
    # One's own place comes first; where two have one, the one that opens more is found from.
    for place in sorted(
        scopes.places_of(session, people), key=lambda one: one.person_id != who.person_id
    ):
        about = About(person_id=place.person_id, invited=frozenset({place.person_id}))
        stages = stages_open_to(
            Standing(
                state=State(place.state),
                on_leave=place.reply == "leave",
                signed_in=(place.meeting_id, place.person_id) in here,
                staff=place.role == "staff",
                begun=place.starts_at <= now,
            )
        )
        if stages and place.meeting_id not in organised and may(who, Action.READ_DOCUMENT, about):
            named = frozenset(stage.value for stage in stages)
            by_stages.setdefault(named, set()).add(place.meeting_id)
            opened.setdefault(place.meeting_id, place.participant_id)
    parts = tuple((stages, frozenset(meetings)) for stages, meetings in by_stages.items())
    return scopes.Scope(meetings=organised, stages=parts, levels=who.levels), opened


def _found(hit: rows.Hit, asked: str, participant_id: int | None) -> Found:
    before, word, after = _around(hit.text, asked) if hit.page else ("", "", "")
    return Found(
        document_id=hit.document_id,
        title=hit.title,
        category=Category(hit.category),
        meeting_title=hit.meeting_title,
        starts_at=hit.starts_at,
        page=hit.page,
        before=before,
        word=word,
        after=after,
        participant_id=participant_id,
        reference=hit.reference,
        dated_on=hit.dated_on,
    )


def _around(text: str, asked: str) -> tuple[str, str, str]:
    """The first of the words that stands here, with what is around it, in one line."""
    line = " ".join(unicodedata.normalize("NFKC", text).split())
    low = line.lower()
    for word in asked.split():
        at = low.find(words.plain(word)) if len(low) == len(line) else -1
        if at >= 0:
            end = at + len(words.plain(word))
            return line[max(0, at - AROUND) : at], line[at:end], line[end : end + AROUND]
    return "", "", line[: 2 * AROUND]
