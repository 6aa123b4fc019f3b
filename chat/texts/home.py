"""Words of home: greeting, help, languages, and everything about me."""

from __future__ import annotations

from datetime import date, datetime

from chat.dates import say_day, say_when
from chat.message import Choice, Message, PhoneButton, RichText, lines
from chat.payload import encode
from chat.texts import LANGUAGES, Texts, task_words
from meetings.checklists import KINDS
from meetings.checklists.mine import MyChecks
from meetings.mine import Everything, MyMeeting, MyPaper, MyShare, MyTask, MyWait
from meetings.office import Office
from meetings.people import Action, Who, may
from meetings.reports import sees_register

#: Lines of one kind shown at once; a list longer than a screen helps nobody.
MOST = 10
_LANGUAGE_NAMES = ("简体中文", "繁體中文", "English")


def stranger(texts: Texts) -> Message:
    """To a chat that is bound to nobody."""
    return Message(texts.rich("home-stranger"), choices=(_language_choices(),))


def phone_offer(texts: Texts) -> Message:
    """The button that shares the person's own number."""
    button = PhoneButton(texts.plain("home-share-phone"))
    return Message(texts.rich("home-phone-offer"), phone_button=button)


def home(texts: Texts, who: Who) -> Message:
    """Home for this person's role."""
    secretariat = may(who, Action.CREATE_MEETING)
    sees_meetings = may(who, Action.SEE_PANEL)
    text = lines(
        texts.rich("home-greeting", name=who.name),
        texts.rich("home-secretariat" if secretariat else "home-attendee"),
    )
    rows: list[tuple[Choice, ...]] = [(Choice(texts.plain("button-my"), encode("my")),)]
    if sees_meetings:
        rows[0] = (*rows[0], Choice(texts.plain("button-meetings"), encode("ml")))
    for_hosts = []
    if secretariat:
        for_hosts.append(Choice(texts.plain("button-new"), encode("nm")))
    if may(who, Action.SEE_ROSTER):
        for_hosts.append(Choice(texts.plain("button-roster"), encode("pe")))
    if for_hosts:
        rows.append(tuple(for_hosts))
    if sees_register(who):
        items = Choice(texts.plain("button-items"), encode("ii"))
        rows.append((items, Choice(texts.plain("button-period"), encode("it"))))
    rows.append(
        (
            Choice(texts.plain("button-language"), encode("lg")),
            Choice(texts.plain("button-help"), encode("hp")),
        )
    )
    return Message(text, choices=tuple(rows))


def help_(texts: Texts, who: Who | None, *, records: bool = False) -> Message:
    """What this person can do, one line each. ``records``: they are recorder of a meeting."""
    if who is None:
        return stranger(texts)
    body = [texts.rich(f"help-{name}") for name in _commands_of(who, records) if name != "help"]
    return Message(lines(texts.rich("help-heading"), *body, texts.rich("help-foot")))


def _commands_of(who: Who | None, records: bool) -> list[str]:
    """The commands that do something for this person, the most used first."""
    if who is None:
        return ["language", "help"]
    wanted = {
        "new": may(who, Action.CREATE_MEETING),
        "meetings": may(who, Action.SEE_PANEL),
        "ready": may(who, Action.SEE_PANEL),
        "record": records or may(who, Action.CREATE_MEETING),
        "alarm": may(who, Action.CREATE_MEETING),
        "item": may(who, Action.REGISTER_TASK),
        "items": sees_register(who),
        "report": sees_register(who),
        "lessons": sees_register(who),
        "readings": may(who, Action.SEE_READINGS),
        "numbers": may(who, Action.NUMBER_DOCUMENT),
        "people": may(who, Action.SEE_ROSTER),
        "delegate": bool(who.roles or who.heads or who.in_charge or who.represents),
        "archive": may(who, Action.SEE_ARCHIVE),
        "admin": may(who, Action.OPERATE),
    }
    return [
        "my",
        *(name for name, does in wanted.items() if does),
        *("find", "minutes", "propose", "signin", "leave", "language", "help", "quit"),
    ]


def languages(texts: Texts) -> Message:
    """The three languages, each in its own words."""
    return Message(texts.rich("language-choose"), choices=(_language_choices(),))


def commands(texts: Texts, who: Who | None, *, records: bool = False) -> list[tuple[str, str]]:
    """The menu of commands for this person: (command with slash, what it does)."""
    names = _commands_of(who, records)
    return [(f"/{name}", texts.plain(f"command-{name}")) for name in names]


def _language_choices() -> tuple[Choice, ...]:
    return tuple(
        Choice(name, encode("ls", index))
        for index, name in enumerate(_LANGUAGE_NAMES[: len(LANGUAGES)])
    )


def my(texts: Texts, everything: Everything, now: datetime, office: Office) -> Message:
    """Everything about me: meetings, duties, decisions, questionnaires."""
    parts: list[RichText] = []
    rows: list[tuple[Choice, ...]] = []
    if everything.meetings:
        parts.append(texts.rich("my-meetings"))
        for meeting in everything.meetings[:MOST]:
            parts.append(_meeting_line(texts, meeting, now, office))
            label = _for(texts, meeting)
            rows.append((Choice(label, encode("rc", meeting.participant_id)),))
            if meeting.logistics:
                label = f"{texts.plain('button-own-logistics')} {label}"
                rows.append((Choice(label, encode("Fo", meeting.participant_id)),))
    if everything.units:
        parts.append(texts.rich("my-units"))
        for unit in everything.units[:MOST]:
            state = texts.plain(f"unit-state-{unit.state.replace('_', '-')}")
            parts.append(texts.rich("my-unit-line", unit=unit.unit, title=unit.title, state=state))
            label = texts.plain("my-unit-button", unit=unit.unit, title=shortened(unit.title))
            rows.append((Choice(label, encode("nn", unit.quota_id)),))
    if everything.waits:
        parts.append(texts.rich("my-waits"))
        for wait in everything.waits[:MOST]:
            parts.append(_wait_line(texts, wait, now, office))
            label = for_somebody(texts, wait.for_name, shortened(wait.title))
            rows.append((Choice(label, encode("bq", wait.waiting_id)),))
    if everything.tasks:
        parts.append(texts.rich("my-tasks"))
        for task in everything.tasks[:MOST]:
            parts.append(_task_line(texts, task, office.today(now)))
            label = for_somebody(texts, task.for_name, shortened(task.text))
            rows.append((Choice(label, encode("tk", task.task_id)),))
    if everything.shares:
        parts.append(texts.rich("my-shares"))
        for share in everything.shares[:MOST]:
            parts.append(_share_line(texts, share, office.today(now)))
            label = for_somebody(texts, share.for_name, shortened(share.text))
            code = "kb" if share.kind == "part" else "ks"
            rows.append((Choice(label, encode(code, share.id)),))
    if everything.papers:
        parts.append(texts.rich("my-papers"))
        for paper in everything.papers[:MOST]:
            parts.append(_paper_line(texts, paper, now, office))
            label = for_somebody(texts, paper.for_name, shortened(paper.title))
            rows.append((Choice(label, encode("Ee", paper.paper_id)),))
    if everything.checks:
        parts.append(texts.rich("my-checks"))
        for check in everything.checks[:MOST]:
            parts.append(_check_line(texts, check, now, office))
            rows.append((_check_button(texts, check),))
    if everything.decisions:
        parts.append(texts.rich("my-decide"))
        rows.append(
            (
                Choice(
                    texts.plain("my-decide-button", count=len(everything.decisions)), encode("al")
                ),
            )
        )
    if everything.verifications:
        label = texts.plain("my-verify-button", count=len(everything.verifications))
        rows.append((Choice(label, encode("tw")),))
    for survey in everything.surveys[:MOST]:
        label = texts.plain("my-survey-button", title=shortened(survey.title))
        rows.append((Choice(label, encode("va", survey.survey_id)),))
    if everything.held_back:
        parts.append(texts.rich("my-held-back", count=everything.held_back))
    if not parts and not rows:
        parts.append(texts.rich("my-nothing"))
    return Message(lines(texts.rich("my-heading"), *parts), choices=tuple(rows))


def for_somebody(texts: Texts, name: str | None, what: str) -> str:
    """The thing, and whose it is where it is not the reader's own."""
    return texts.plain("my-for", name=name, what=what) if name else what


def shortened(text: str, length: int = 18) -> str:
    """The text for a button: at most ``length`` characters."""
    return text if len(text) <= length else text[: length - 1] + "…"


def _meeting_line(texts: Texts, meeting: MyMeeting, now: datetime, office: Office) -> RichText:
    if meeting.postponed:
        return texts.rich("my-meeting-postponed", title=meeting.title)
    return texts.rich(
        "my-meeting-line",
        when=say_when(
            meeting.starts_at,
            meeting.ends_at,
            texts.language,
            office.zone,
            today=office.today(now),
        ),
        title=meeting.title,
        place=meeting.place,
        reply=texts.plain(f"reply-{meeting.reply}"),
    )


def _wait_line(texts: Texts, wait: MyWait, now: datetime, office: Office) -> RichText:
    today = office.today(now)
    when = say_when(wait.starts_at, wait.ends_at, texts.language, office.zone, today=today)
    if not wait.position:
        return texts.rich("my-wait-offered", when=when, title=wait.title)
    return texts.rich("my-wait-line", when=when, title=wait.title, position=wait.position)


def _for(texts: Texts, meeting: MyMeeting) -> str:
    title = shortened(meeting.title)
    return for_somebody(texts, meeting.for_name, title)


def _task_line(texts: Texts, task: MyTask, today: date) -> RichText:
    return texts.rich(
        "my-task-line",
        number=task_words.number(texts, task.year, task.number, task.kind),
        text=for_somebody(texts, task.for_name, task.text),
        due=say_day(task.due_on, texts.language, today=today),
        state=task_words.state_words(texts, task.state, task.kind),
    )


def _paper_line(texts: Texts, paper: MyPaper, now: datetime, office: Office) -> RichText:
    today = office.today(now)
    due = say_when(paper.due_at, None, texts.language, office.zone, today=today)
    key = "paperlist-told-late-line" if paper.late else "paperlist-told-line"
    return texts.rich(key, title=paper.title, due=due)


def _check_line(texts: Texts, check: MyChecks, now: datetime, office: Office) -> RichText:
    today = office.today(now)
    due = say_when(check.due_at, None, texts.language, office.zone, today=today)
    return texts.rich(
        "my-check-line",
        title=check.title,
        count=check.count,
        late=check.late,
        due="none" if check.late else due,
    )


def _check_button(texts: Texts, check: MyChecks) -> Choice:
    title = for_somebody(texts, check.for_name, shortened(check.title, 14))
    venue = check.branch_id or 0
    if check.kind == "clearing":
        payload = encode("Dc", check.meeting_id, venue)
    else:
        payload = encode("Da", check.meeting_id, KINDS.index(check.kind), venue)
    return Choice(texts.plain(f"my-check-button-{check.kind}", title=title), payload)


def _share_line(texts: Texts, share: MyShare, today: date) -> RichText:
    return texts.rich(
        "my-part-line" if share.kind == "part" else "my-answer-line",
        text=for_somebody(texts, share.for_name, shortened(share.text, 40)),
        due=say_day(share.due_on, texts.language, today=today),
    )
