"""Words of items for the agenda (议题): the page, one item, the call to units. Row 2.1a."""

from __future__ import annotations

from collections.abc import Sequence

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.home import shortened
from chat.texts.meeting_people import PAGE, button, pager
from chat.texts.notices import names_words, person_words
from meetings.proposals.call_reading import CallCard, CallFacts
from meetings.proposals.calling import Called
from meetings.proposals.reading import Deed, ItemsPage, ProposalFacts
from storage.meetings import Meeting

#: Units written out that have not answered; the rest is behind a button.
MOST_UNITS = 5
_ROUTES = {
    Deed.CHANGE: "Be",
    Deed.WITHDRAW: "Bf",
    Deed.PUT_BACK: "Bg",
    Deed.EARLIER: "Bo",
    Deed.MOVE: "Bl",
    Deed.DROP: "Bn",
}


def page(words: Words, found: ItemsPage, page: int, note: RichText = ()) -> Message:
    """The items: what is missing first, then a line for each."""
    texts, id = words.texts, found.meeting_id
    shown = found.proposals[page * PAGE : (page + 1) * PAGE]
    text = lines(
        note,
        texts.rich("items-heading", title=found.title),
        *_until(words, found),
        *_call(words, found.call),
        *(_line(texts, one) for one in shown),
        texts.rich("items-none" if found.host else "items-none-own")
        if not found.proposals
        else (),
    )
    items = tuple((button_of(one),) for one in shown)
    rows = (
        *items,
        *pager(texts, len(found.proposals), page, "Ba", id),
        *_page_buttons(texts, found),
    )
    return Message(text, choices=rows)


def button_of(one: ProposalFacts) -> Choice:
    """An item as a button."""
    return Choice(shortened(one.title), encode("Bd", one.id))


def _page_buttons(texts: Texts, found: ItemsPage) -> list[tuple[Choice, ...]]:
    id = found.meeting_id
    rows: list[tuple[Choice, ...]] = []
    if found.may_propose:
        key = "items-button-motion" if found.closed else "items-button-propose"
        rows.append((button(texts, key, "Bc", id),))
    if found.host and not found.over:
        calls = []
        if not found.closed:
            key = "items-button-call-again" if found.call else "items-button-call"
            calls.append(button(texts, key, "Bb", id))
        if found.call is not None:
            calls.append(button(texts, "items-button-units", "Bu", id, 0))
        rows.append(tuple(calls))
    if found.host:
        rows.append(
            (
                button(texts, "items-button-request", "Bp", id),
                button(texts, "panel-button-back", "mp", id),
            )
        )
    return [row for row in rows if row]


def _until(words: Words, found: ItemsPage) -> list[RichText]:
    texts = words.texts
    if found.over:
        return [texts.rich("items-over")]
    if found.closes_at is None:
        return [texts.rich("items-postponed")]
    if found.closed:
        return [texts.rich("items-closed")]
    return [texts.rich("items-closes", when=words.when(found.closes_at))]


def _call(words: Words, call: CallFacts | None) -> list[RichText]:
    if call is None:
        return []
    texts, silent = words.texts, [one.unit for one in call.units if one.answer == "none"]
    over = call.closed or words.now >= call.until
    counted = texts.rich(
        "items-call-over" if over else "items-call",
        when=words.when(call.until),
        proposed=call.count("proposed"),
        nothing=call.count("nothing"),
        silent=len(silent),
    )
    if not silent:
        return [counted]
    names = names_words(texts, silent[:MOST_UNITS])
    key = "items-silent" if len(silent) <= MOST_UNITS else "items-silent-more"
    return [counted, texts.rich(key, units=names, count=len(silent))]


def _line(texts: Texts, one: ProposalFacts) -> RichText:
    key = "items-line-presenter" if one.presenter else "items-line"
    presenter = one.presenter.name if one.presenter else ""
    return texts.rich(key, title=one.title, presenter=presenter, state=state(texts, one))


def state(texts: Texts, one: ProposalFacts) -> str:
    """Where it stands, in a few words."""
    if one.number:
        key = "items-state-motion-on" if one.motion else "items-state-on"
        return texts.plain(key, number=str(one.number))
    return texts.plain(f"items-state-{one.state}")


def units(texts: Texts, meeting_id: int, title: str, call: CallFacts, page: int) -> Message:
    """Which unit said what, those that have not answered first."""
    order = {"none": 0, "proposed": 1, "nothing": 2}
    ranked = sorted(call.units, key=lambda one: order[one.answer])
    shown = ranked[page * PAGE : (page + 1) * PAGE]
    body = [
        texts.rich(
            "items-unit-line" if one.contact else "items-unit-line-nobody",
            unit=one.unit,
            contact=one.contact.name if one.contact else "",
            answer=texts.plain(f"items-answer-{one.answer}"),
        )
        for one in shown
    ]
    silent = [
        (Choice(texts.plain("items-button-enter", unit=one.unit), encode("Bk", one.row_id)),)
        for one in shown
        if one.answer == "none"
    ]
    close = () if call.closed else ((button(texts, "items-button-close-call", "Bi", call.id),),)
    return Message(
        lines(texts.rich("items-units-heading", title=title, count=len(call.units)), *body),
        choices=(
            *silent,
            *pager(texts, len(ranked), page, "Bu", meeting_id),
            *close,
            (button(texts, "items-button-back", "Ba", meeting_id),),
        ),
    )


def called(texts: Texts, done: Called) -> RichText:
    """The units are asked; who can only be phoned is named."""
    if not done.units:
        return texts.rich("items-called-none")
    if not done.to_phone:
        return texts.rich("items-called", count=done.units)
    names = names_words(texts, list(done.to_phone))
    return texts.rich("items-called-phone", count=done.units, units=names)


def one(words: Words, found: ProposalFacts, note: RichText = ()) -> Message:
    """One item with everything said about it, and what can be done."""
    texts = words.texts
    text = lines(
        note,
        texts.rich("item-heading", title=found.title),
        texts.rich("item-of", title=found.meeting_title),
        *said_of(
            texts,
            unit=found.unit,
            text=found.text,
            presenter=person_words(texts, found.presenter) if found.presenter else "",
            minutes=found.minutes,
            attending=found.attending,
            file=found.document,
        ),
        texts.rich("item-by", person=person_words(texts, found.by)),
        texts.rich("item-state", state=state(texts, found)),
        texts.rich("item-dropped-why", reason=found.reason) if found.reason else (),
    )
    deeds = [
        button(
            texts,
            f"item-button-{deed.value.replace('_', '-')}",
            _ROUTES[deed],
            found.item_id if deed is Deed.EARLIER and found.item_id else found.id,
        )
        for deed in found.deeds
    ]
    rows = [tuple(deeds[at : at + 2]) for at in range(0, len(deeds), 2)]
    if found.approval_id is not None and found.state in ("asked", "returned"):
        rows.append((button(texts, "item-button-approval", "as", found.approval_id),))
    rows.append((button(texts, "items-button-back", "Ba", found.meeting_id),))
    return Message(text, choices=tuple(rows))


def said_of(
    texts: Texts,
    *,
    unit: str,
    text: str,
    presenter: str,
    minutes: int | None,
    attending: str,
    file: str,
) -> list[RichText]:
    """What was said about an item, a line each, in the same place whatever is left out."""
    return [
        texts.rich("item-unit", unit=unit) if unit else (),
        texts.rich("item-why", text=text) if text else (),
        texts.rich("item-presenter", person=presenter) if presenter else (),
        texts.rich("item-minutes", minutes=minutes) if minutes else (),
        texts.rich("item-attending", units=attending) if attending else (),
        texts.rich("item-file", title=file) if file else (),
    ]


def call_card(words: Words, card: CallCard, note: RichText = ()) -> Message:
    """What a unit is asked: items until a moment, or the word that there are none."""
    texts = words.texts
    text = lines(
        note,
        texts.rich("item-call-heading", title=card.title),
        texts.rich("item-call-unit", unit=card.unit),
        texts.rich("notice-when", when=words.when(card.starts_at)),
        texts.rich("notice-place", place=card.place) if card.place else (),
        texts.rich("item-call-until", when=words.when(card.until)),
        texts.rich("item-call-text", text=card.text) if card.text else (),
        texts.rich("item-call-over")
        if card.over
        else texts.rich(f"item-call-answer-{card.answer}"),
    )
    rows: list[tuple[Choice, ...]] = []
    if not card.over:
        row = [button(texts, "items-button-propose", "Bh", card.row_id)]
        if card.answer == "none":
            row.append(button(texts, "item-call-button-nothing", "Bj", card.row_id))
        rows.append(tuple(row))
    return Message(text, choices=tuple(rows))


def meetings_to_choose(words: Words, found: Sequence[Meeting], page: int) -> Message:
    """/propose: for which meeting."""
    texts = words.texts
    if not found:
        return Message(texts.rich("items-no-meeting"))
    shown = found[page * PAGE : (page + 1) * PAGE]
    rows = tuple(
        (
            Choice(
                texts.plain(
                    "items-button-meeting",
                    title=shortened(one.title),
                    when=words.when(one.starts_at),
                ),
                encode("Ba", one.id),
            ),
        )
        for one in shown
    )
    return Message(
        texts.rich("items-choose"), choices=(*rows, *pager(texts, len(found), page, "Bq"))
    )
