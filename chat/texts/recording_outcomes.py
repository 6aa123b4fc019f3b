"""Words of what was decided while one records: a note made a resolution, votes. Row 4.3."""

from __future__ import annotations

from chat.dates import say_day
from chat.message import Choice, RichText, lines
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.meeting_people import button
from chat.texts.notices import person_words
from meetings.record.content import ResolutionFacts
from meetings.recording.vote_reading import VotePage
from meetings.recording.voting import Count, Electorate


def made(words: Words, facts: ResolutionFacts) -> RichText:
    """The resolution as its note says it; what was read in the words is to be looked at."""
    texts = words.texts
    due = (
        say_day(facts.due_on, texts.language, today=words.office.today(words.now))
        if facts.due_on
        else texts.plain("recording-resolution-open")
    )
    owner = (
        person_words(texts, facts.owner)
        if facts.owner
        else texts.plain("recording-resolution-open")
    )
    return lines(
        texts.rich("recording-resolution", text=facts.text),
        texts.rich("recording-resolution-who", owner=owner, due=due),
    )


def made_rows(texts: Texts, facts: ResolutionFacts) -> tuple[tuple[Choice, ...], ...]:
    """Taken back, or put right."""
    return (
        (
            button(texts, "recording-button-drop", "Jx", facts.id),
            button(texts, "recording-button-amend", "Ko", facts.id),
        ),
    )


def ask_count(texts: Texts, found: VotePage) -> RichText:
    """How many for, against and abstaining; who may vote, and what was entered before."""
    room = found.room
    voters = len(room.voters)
    return lines(
        texts.rich("recording-vote", title=found.title),
        texts.rich("recording-vote-voters", expected=room.counts.expected, present=voters)
        if room.known
        else texts.rich("recording-vote-nobody"),
        texts.rich("recording-quorum-short", short=room.quorum.short, needed=room.quorum.needed)
        if room.quorum is not None and room.quorum.short
        else (),
        texts.rich("recording-vote-before", votes=votes(texts, found.before))
        if found.before is not None
        else (),
        texts.rich("record-will-take-back") if found.asked else (),
        texts.rich("recording-vote-ask"),
    )


def votes(texts: Texts, count: Count) -> str:
    """ "同意12票，反对0票，弃权1票（回避：张三）"."""
    said = texts.plain(
        "recording-votes", for_=count.for_, against=count.against, abstained=count.abstained
    )
    if not count.recused:
        return said
    names = texts.plain("meeting-list-comma").join(count.recused)
    return texts.plain("recording-votes-recused", votes=said, names=names)


def ask_outcome(
    texts: Texts, count: Count, electorate: Electorate, *, needed: int, passed: bool
) -> RichText:
    """What the votes come to, by the rule of the office."""
    missing = (electorate.present or 0) - count.cast
    return lines(
        texts.rich("recording-vote-count", votes=votes(texts, count)),
        texts.rich("recording-vote-silent", count=missing) if missing > 0 else (),
        texts.rich("recording-vote-passes" if passed else "recording-vote-fails", needed=needed),
        texts.rich("recording-vote-outcome"),
    )


def meanwhile(texts: Texts, count: Count) -> RichText:
    """Somebody else entered something since."""
    if not count.cast:
        return texts.rich("recording-result-meanwhile")
    return texts.rich("recording-vote-meanwhile", votes=votes(texts, count))
