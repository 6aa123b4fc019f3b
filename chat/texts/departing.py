"""Words of leaving: what is open with somebody, and to whom it goes. Row 2.6."""

from __future__ import annotations

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.home import shortened
from chat.texts.meeting_people import button
from chat.texts.names import words_shortly
from chat.texts.notices import person_words
from chat.texts.wording import Reading
from meetings.people import named
from meetings.roster.departing import Departure, HandedOn, Matter

#: Numbers on the button of handing on: to the proposed one, to somebody else, then one kind each.
ALL_TO_PROPOSED, ALL_TO_OTHER, ONE_KIND = 0, 1, 2


def page(texts: Texts, found: Departure, note: RichText = ()) -> Message:
    """What is open with somebody who leaves; once nothing is, that they left."""
    id, name = found.person.person_id, found.person.name
    body = [
        texts.rich(
            f"departing-{matter.value}",
            count=len(said),
            what=words_shortly(texts, [shortened(one, 30) for one in said]),
        )
        for matter, said in found.open.items()
    ]
    rows: list[tuple[Choice, ...]] = []
    if found.open:
        if found.proposed is not None:
            label = texts.plain("button-hand-all-to", name=shortened(found.proposed.name, 8))
            rows.append((Choice(label, encode("ql", id, ALL_TO_PROPOSED)),))
        rows.append((button(texts, "button-hand-all", "ql", id, ALL_TO_OTHER),))
        kinds = [
            button(texts, f"button-hand-{matter.value}", "ql", id, ONE_KIND + at)
            for at, matter in enumerate(Matter)
            if matter in found.open
        ]
        if len(kinds) > 1:
            rows += [tuple(kinds[at : at + 2]) for at in range(0, len(kinds), 2)]
    elif not found.left:
        rows.append((button(texts, "button-mark-left-yes", "py", id),))
    rows.append((button(texts, "button-back-to-person", "pp", id),))
    text = lines(
        note,
        texts.rich("departing-heading", person=person_words(texts, found.person))
        if found.open
        else (),
        *body,
        texts.rich("departing-approvals", count=found.approvals) if found.approvals else (),
        _last(texts, found, name),
    )
    return Message(text, choices=tuple(rows))


def _last(texts: Texts, found: Departure, name: str) -> RichText:
    if found.open:
        return texts.rich("departing-choose")
    return texts.rich("departing-nothing" if found.left else "people-ask-left", name=name)


def handed_on_notice(reading: Reading) -> Message | None:
    """To who takes over: how much of what."""
    found = named(reading.session, [reading.params["person"]])
    if not found:
        return None
    texts = reading.texts
    parts = [
        texts.plain(f"departing-told-{kind}", count=count)
        for kind, count in reading.params["told"].items()
    ]
    what = texts.plain("meeting-list-comma").join(parts)
    (person,) = found.values()
    return Message(texts.rich("departing-told", person=person_words(texts, person), what=what))


def handed_on(texts: Texts, done: HandedOn) -> RichText:
    """What just went to somebody else, and what could not."""
    if not done.rest:
        return texts.rich("departing-done", name=done.to.name)
    kinds = [texts.plain(f"button-hand-{matter.value}") for matter in done.rest]
    return lines(
        texts.rich("departing-done", name=done.to.name),
        texts.rich("departing-rest", what=words_shortly(texts, kinds)),
    )
