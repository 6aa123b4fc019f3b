"""Words of the agenda while a meeting runs: the state board, one item, who is called. Row 2.2."""

from __future__ import annotations

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.agenda_card import about_when
from chat.texts.home import shortened
from chat.texts.signin import Reader, person_line
from meetings.agenda.reading import Board, Item
from storage.agenda import PlaceRow

PAGE = 8
#: Characters of an item on a button.
ON_A_BUTTON = 16


def board(reader: Reader, found: Board, note: RichText = ()) -> Message:
    """The state board: what runs, who waits for what, and about when."""
    texts = reader.texts
    text = lines(
        note,
        texts.rich("agenda-board"),
        texts.rich(
            "absence-of", title=found.title, when=reader.when(found.starts_at, found.ends_at)
        ),
        *(_item_line(reader, item) for item in found.items),
        texts.rich("agenda-none") if not found.items else (),
    )
    return Message(text, choices=_board_choices(texts, found))


def _item_line(reader: Reader, item: Item) -> RichText:
    texts = reader.texts
    values = {"number": str(item.number), "item": item.title}
    match item.state:
        case "ended":
            start = reader.clock(item.called_at) if item.called_at else ""
            end = reader.clock(item.ended_at) if item.ended_at else ""
            head = texts.plain("agenda-line-ended", start=start, end=end, **values)
        case "running":
            start = reader.clock(item.called_at) if item.called_at else ""
            head = texts.plain("agenda-line-running", start=start, **values)
        case "to_come":
            head = texts.plain(
                "agenda-line-to-come", time=about_when(item.expected_at, reader.office), **values
            )
    if not item.places:
        return texts.rich("agenda-line", head=head)
    return texts.rich("agenda-line-people", head=head, people=_people(texts, item))


def _people(texts: Texts, item: Item) -> str:
    if item.state == "ended":
        key, values = "agenda-people-ended", {"here": len(item.attended)}
    elif item.state == "running":
        key = "agenda-people-running"
        values = {"here": item.count("inside"), "called": item.count("called")}
    else:
        key, values = "agenda-people-to-come", {"here": item.count("waiting")}
    return texts.plain(key, count=len(item.places), **values)


def _board_choices(texts: Texts, found: Board) -> tuple[tuple[Choice, ...], ...]:
    rows: list[tuple[Choice, ...]] = []
    live = found.state == "published"
    current, following = found.current, found.following
    if live and (current is not None or following is not None):
        label = (
            texts.plain(
                "button-agenda-next",
                number=str(following.number),
                item=shortened(following.title, ON_A_BUTTON),
            )
            if following is not None
            else texts.plain("button-agenda-end")
        )
        after = current.item_id if current is not None else 0
        rows.append((Choice(label, encode("uu", found.meeting_id, after)),))
    items = [
        Choice(
            texts.plain("button-agenda-item", number=str(item.number), count=len(item.places)),
            encode("uw", item.item_id, 0),
        )
        for item in found.items
    ]
    rows.extend(tuple(items[at : at + 3]) for at in range(0, len(items), 3))
    if live and (last := found.last_called) is not None:
        label = texts.plain("button-agenda-back")
        rows.append((Choice(label, encode("uv", found.meeting_id, last.item_id)),))
    rows.append(
        (
            Choice(texts.plain("button-live-refresh"), encode("un", found.meeting_id)),
            Choice(texts.plain("notice-button-panel"), encode("mp", found.meeting_id)),
        )
    )
    return tuple(rows)


def item(reader: Reader, found: Board, shown: Item, page: int, note: RichText = ()) -> Message:
    """One item and its people; a press ticks how they stand."""
    texts = reader.texts
    page = max(0, min(page, (len(shown.places) - 1) // PAGE))
    here = shown.places[page * PAGE : (page + 1) * PAGE]
    text = lines(
        note,
        _item_line(reader, shown),
        *(_place_line(reader, place) for place in here),
        texts.rich("agenda-item-whole") if not shown.places else (),
    )
    rows = [row for place in here if (row := _place_choices(texts, found, shown, place))]
    turns = []
    if page:
        label = texts.plain("button-previous-page")
        turns.append(Choice(label, encode("uw", shown.item_id, page - 1)))
    if (page + 1) * PAGE < len(shown.places):
        label = texts.plain("button-next-page")
        turns.append(Choice(label, encode("uw", shown.item_id, page + 1)))
    if turns:
        rows.append(tuple(turns))
    last = [Choice(texts.plain("button-agenda-board"), encode("un", found.meeting_id))]
    if found.may_arrange and shown.state != "ended" and found.state != "closed":
        last.insert(0, Choice(texts.plain("button-agenda-add"), encode("ux", shown.item_id)))
    return Message(text, choices=(*rows, tuple(last)))


def _place_line(reader: Reader, place: PlaceRow) -> RichText:
    texts = reader.texts
    person = person_line(texts, place.name, place.unit, place.title)
    moments = {
        "waiting": place.arrived_at,
        "called": place.called_at,
        "inside": place.entered_at,
        "left": place.left_at,
    }
    moment = moments.get(place.state)
    state = texts.plain(f"agenda-state-{place.state}")
    said = (
        texts.plain("agenda-state-at", state=state, time=reader.clock(moment)) if moment else state
    )
    if place.role == "attend":
        return texts.rich("agenda-place-attend", person=person, state=said)
    return texts.rich("agenda-place", person=person, state=said)


#: Of a place's state: what a press makes of it (1: arrived, 2: inside), and its label.
_TICKS = {"expected": (1, "button-agenda-arrived"), "called": (2, "button-agenda-inside")}


def _place_choices(texts: Texts, found: Board, shown: Item, place: PlaceRow) -> tuple[Choice, ...]:
    row = []
    live = found.state == "published" and shown.state != "ended"
    if live and place.state in _TICKS:
        stage, label = _TICKS[place.state]
        row.append(Choice(texts.plain(label, name=place.name), encode("uz", place.id, stage)))
    if live and place.state == "waiting":
        label = texts.plain("button-agenda-not-here", name=place.name)
        row.append(Choice(label, encode("uz", place.id, 0)))
    if found.may_arrange and place.state in ("expected", "waiting") and shown.state != "ended":
        label = texts.plain("button-agenda-remove", name=place.name)
        row.append(Choice(label, encode("uy", place.id)))
    return tuple(row)


def off_card(reader: Reader, title: str, shown: Item, *, for_other: str) -> Message:
    """To who was to attend for an item: not any more."""
    texts = reader.texts
    values = {"title": title, "number": str(shown.number), "item": shown.title}
    who = texts.rich("absence-question-for", person=for_other) if for_other else ()
    return Message(lines(who, texts.rich("agenda-told-off", **values)))


def place_card(
    reader: Reader,
    kind: str,
    title: str,
    shown: Item,
    place: PlaceRow,
    *,
    wait_min: int,
    for_other: str,
) -> Message:
    """To who attends for an item: what it is, about when, and what to press."""
    texts = reader.texts
    values: dict[str, str | int] = {
        "title": title,
        "number": str(shown.number),
        "item": shown.title,
        "time": about_when(shown.expected_at, reader.office),
        "minutes": wait_min,
    }
    text = lines(
        texts.rich("absence-question-for", person=for_other) if for_other else (),
        texts.rich(f"agenda-told-{kind}", **values),
        texts.rich("agenda-told-waiting") if place.state == "waiting" else (),
    )
    rows: tuple[tuple[Choice, ...], ...] = ()
    if place.state == "expected":
        rows = ((Choice(texts.plain("button-agenda-here"), encode("up", place.id, 1)),),)
    elif place.state == "called":
        rows = ((Choice(texts.plain("button-agenda-entered"), encode("up", place.id, 2)),),)
    return Message(text, choices=rows)
