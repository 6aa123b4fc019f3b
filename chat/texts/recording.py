"""Words of recording: the one line of the mode, the page of a record in the making, what a tap
chooses from. Rows 4.3, 4.4."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chat.dates import say_time
from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.meeting_people import button, pager
from chat.texts.names import apart, names_shortly
from chat.texts.seats import in_pairs
from meetings.meetings import Refused
from meetings.people import Named
from meetings.recording.access import Recordable
from meetings.recording.lines import ItemLine
from meetings.recording.reading import PAGE, Home, Line
from meetings.recording.room import Room
from meetings.recording.sound import CONSENTS
from meetings.recording.standing import Standing

#: Characters of a name on a button.
MOST_LABEL = 24
#: Items of the agenda shown at once.
MOST_ITEMS = 10

Rows = tuple[tuple[Choice, ...], ...]


def item_name(texts: Texts, item: ItemLine) -> str:
    """ "2. 档案利用办法", or what stands beside the agenda."""
    if not item.item_id:
        return texts.plain("recording-beside")
    return texts.plain("recording-item", number=str(item.number), title=item.title)


def line(words: Words, found: Line, note: RichText = (), more: Rows = ()) -> Message:
    """The line of recording mode: where the record is, what came in last, one tap for each deed.
    ``more`` are buttons of what was done just now."""
    texts = words.texts
    text = lines(
        note,
        texts.rich("recording-line-item", item=item_name(texts, found.item)),
        _last(words, found),
        texts.rich("recording-speaking", name=found.speaker) if _speaks_anew(found) else (),
        texts.rich("recording-which", name=found.note.speaker)
        if found.namesakes and found.note
        else (),
        texts.rich("recording-ask-consent") if not found.consent else (),
        texts.rich("record-will-take-back") if found.asked else (),
    )
    return Message(text, choices=(*more, *_line_rows(texts, found)))


def _last(words: Words, found: Line) -> RichText:
    texts, note = words.texts, found.note
    if note is None:
        return texts.rich("recording-how")
    if note.struck:
        return texts.rich("recording-struck", number=str(note.number))
    return lines(
        texts.rich(
            "recording-noted-by" if note.speaker else "recording-noted",
            number=str(note.number),
            time=say_time(note.at, words.office.zone),
            name=note.speaker,
        ),
        texts.rich("recording-noted-elsewhere", item=item_name(texts, found.note_item))
        if found.note_item is not None
        else (),
    )


def _speaks_anew(found: Line) -> bool:
    """Whether the note does not say by itself who speaks."""
    return bool(found.speaker) and (found.note is None or found.note.speaker != found.speaker)


def _line_rows(texts: Texts, found: Line) -> Rows:
    id, note = found.meeting_id, found.note
    rows: list[tuple[Choice, ...]] = []
    if not found.consent:
        rows += _consent_rows(texts, id)
        if note is None:
            return (*rows, _last_row(texts, id))  # first things first
    if note is not None and found.namesakes:
        names = apart(texts, found.namesakes)
        who = zip(names, found.namesakes, strict=True)
        rows += in_pairs([Choice(n, encode("Jr", note.note_id, one.person_id)) for n, one in who])
    elif found.quick:
        names = apart(texts, found.quick)
        quick = zip(names, found.quick, strict=True)
        rows.append(tuple(Choice(n, encode("Js", id, one.person_id)) for n, one in quick))
    deeds = [button(texts, "recording-button-speaker", "Jp", id, 0)]
    if note is not None and not note.struck:
        deeds.append(button(texts, "recording-button-resolve", "Jw", note.note_id))
    if found.item.item_id:
        deeds.append(button(texts, "recording-button-vote", "Jz", found.item.item_id))
    rows.append(tuple(deeds))
    if found.has_items:
        next_ = button(texts, "recording-button-next", "JA", id, found.item.item_id)
        rows.append((next_, button(texts, "recording-button-items", "Jk", id, 0)))
    *deeds_rows, last = _note_deeds(texts, found) or ((),)
    return (*rows, *deeds_rows, (*last, *_last_row(texts, id)))


def _last_row(texts: Texts, meeting_id: int) -> tuple[Choice, ...]:
    return (
        button(texts, "recording-button-page", "Ja", meeting_id),
        button(texts, "recording-button-leave", "Jd", meeting_id),
    )


def _note_deeds(texts: Texts, found: Line) -> Rows:
    note = found.note
    if note is None:
        return ()
    if note.struck:
        return ((button(texts, "recording-button-restore-this", "JB", note.note_id),),)
    undo = (button(texts, "recording-button-undo", "Ju", note.note_id),)
    if not found.transcribable:
        return (undo,)
    return ((button(texts, "recording-button-transcribe", "Jg", note.files[0].file_id),), undo)


def _consent_rows(texts: Texts, meeting_id: int) -> Rows:
    first, *others = (
        button(texts, f"recording-consent-{consent}", "Jc", meeting_id, at)
        for at, consent in enumerate(CONSENTS)
    )
    return ((first,), tuple(others))


def to_choose(words: Words, found: Sequence[Recordable]) -> Message:
    """/record: which of the meetings that run; none runs: what comes next and what was last."""
    texts = words.texts
    if not found:
        return Message(texts.rich("recording-nothing"))
    key = "recording-choose" if found[0].now else "recording-none-now"
    body = [
        texts.rich("recording-meeting", title=one.title, when=words.when(one.starts_at))
        for one in found[:PAGE]
    ]
    rows = tuple((Choice(one.title[:40], encode("Ja", one.meeting_id)),) for one in found[:PAGE])
    return Message(lines(texts.rich(key), *body), choices=rows)


def home(words: Words, found: Home, *, page: int, going: bool, note: RichText = ()) -> Message:
    """Page Ja: who is in the room, consent, the notes by item. ``going``: the mode is on here."""
    texts = words.texts
    items = found.items[page * MOST_ITEMS : (page + 1) * MOST_ITEMS]
    text = lines(
        note,
        texts.rich("recording-heading", title=found.title),
        *_room(words, found.room),
        _consent(words, found),
        texts.rich("recording-now-at", item=item_name(texts, found.here)) if found.here else (),
        texts.rich("recording-counts", notes=found.notes, resolutions=found.resolutions),
        texts.rich("recording-unconfirmed", count=found.unconfirmed) if found.unconfirmed else (),
        _closed(words, found),
        texts.rich("record-will-take-back") if found.asked and found.closed is None else (),
    )
    rows: list[tuple[Choice, ...]] = []
    if found.closed is None:
        key = "recording-button-go-on" if going or found.notes else "recording-button-start"
        rows.append((button(texts, key, "Jb", found.meeting_id),))
        if found.consent:
            rows.append((button(texts, "recording-button-consent", "Jc", found.meeting_id, 9),))
    rows += [(_item_choice(texts, found.meeting_id, item),) for item in items]
    rows += pager(texts, len(found.items), page, "Ja", found.meeting_id)
    rows.append((button(texts, "recording-button-record", "Ka", found.meeting_id),))
    return Message(text, choices=tuple(rows))


def _closed(words: Words, found: Home) -> RichText:
    if found.closed is None or found.closed.code == "not-allowed":
        return ()
    if found.closed.code == "recording-early":
        return words.texts.rich("refused-recording-early", opens=words.when(found.opens))
    return words.texts.rich(f"refused-{found.closed.code}")


def _item_choice(texts: Texts, meeting_id: int, item: ItemLine) -> Choice:
    name = shortened(item_name(texts, item), MOST_LABEL)
    label = texts.plain("recording-button-item", item=name, count=item.notes)
    return Choice(label, encode("Jl", meeting_id, item.item_id))


def _room(words: Words, room: Room) -> list[RichText]:
    """应到、实到、请假, whether they are enough; who came late and who left."""
    texts, counts = words.texts, room.counts
    figures = {"expected": counts.expected, "present": counts.present, "leave": counts.leave}
    if not room.known:
        return [texts.rich("recording-nobody-signed", **figures)]
    said = [texts.rich("recording-room", **figures)]
    if room.quorum is not None:
        short = room.quorum.short
        key = "recording-quorum-short" if short else "recording-quorum"
        values = {"short": short} if short else {}
        said.append(texts.rich(key, needed=room.quorum.needed, **values))
    for key, people in (("recording-late", room.late), ("recording-left-room", room.left)):
        times = [
            texts.plain("recording-name-time", name=one.name, time=say_time(at, words.office.zone))
            for one in people
            if (at := one.signed_at if people is room.late else one.out_at)
        ]
        if times:
            said.append(texts.rich(key, names=names_shortly(texts, times, 5)))
    return said


def _consent(words: Words, found: Home) -> RichText:
    if not found.consent or found.consent_at is None:
        return words.texts.rich("recording-consent-open")
    return words.texts.rich(
        "recording-consent",
        consent=words.texts.plain(f"recording-consent-{found.consent}"),
        name=found.consent_by,
        time=say_time(found.consent_at, words.office.zone),
    )


def consent_again(texts: Texts, meeting_id: int) -> Message:
    """It is noted otherwise."""
    back = (button(texts, "recording-button-page", "Ja", meeting_id),)
    return Message(
        texts.rich("recording-ask-consent"), choices=(*_consent_rows(texts, meeting_id), back)
    )


def speakers(
    texts: Texts, people: Sequence[Named], page: int, meeting_id: int, note_id: int | None
) -> Message:
    """Who speaks, ten a page; of a note, who said it. Somebody else is typed."""
    route, of = ("Jp", meeting_id) if note_id is None else ("Jq", note_id)
    tap = "Js" if note_id is None else "Jr"
    names = apart(texts, people)[page * PAGE : (page + 1) * PAGE]
    shown = zip(names, people[page * PAGE : (page + 1) * PAGE], strict=True)
    rows = list(in_pairs([Choice(name, encode(tap, of, one.person_id)) for name, one in shown]))
    rows += pager(texts, len(people), page, route, of)
    rows.append(
        (
            button(texts, "recording-button-typed", "Jt", meeting_id, note_id or 0),
            Choice(texts.plain("recording-button-nobody"), encode(tap, of, 0)),
        )
    )
    back = ("Jb", meeting_id) if note_id is None else ("Jn", note_id)
    rows.append((button(texts, "recording-button-back", *back),))
    key = "recording-who-speaks" if note_id is None else "recording-who-said"
    return Message(texts.rich(key), choices=tuple(rows))


def items(
    texts: Texts, found: Sequence[ItemLine], page: int, meeting_id: int, note_id: int | None
) -> Message:
    """To which item the record, or a note, goes."""
    shown = found[page * MOST_ITEMS : (page + 1) * MOST_ITEMS]
    tap, of = ("Ji", meeting_id) if note_id is None else ("Jo", note_id)
    rows: list[tuple[Choice, ...]] = [
        (Choice(shortened(item_name(texts, item), 40), encode(tap, of, item.item_id)),)
        for item in shown
    ]
    route = "Jk" if note_id is None else "Jm"
    rows += pager(texts, len(found), page, route, of)
    back = ("Jb", meeting_id) if note_id is None else ("Jn", note_id)
    rows.append((button(texts, "recording-button-back", *back),))
    key = "recording-which-item" if note_id is None else "recording-which-item-note"
    return Message(texts.rich(key), choices=tuple(rows))


def details(words: Words, refused: Refused) -> dict[str, str | int]:
    """What the sentence of a refusal needs, its times in the office's zone."""
    found: dict[str, str | int] = dict(refused.details)
    if "opens" in found:
        found["opens"] = words.when(datetime.fromisoformat(str(found["opens"])))
    return found


def home_line(words: Words, standing: Standing) -> RichText:
    """Where the recording stands, for the page of the record; () where there is nothing yet."""
    if not standing.notes:
        return ()
    key = "recording-home-unconfirmed" if standing.unconfirmed else "recording-home"
    return words.texts.rich(
        key,
        notes=standing.notes,
        resolutions=standing.resolutions,
        count=standing.unconfirmed,
    )


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
