"""Words of surveys: the standing questionnaire, asking, reminding, results."""

from __future__ import annotations

from datetime import datetime

from chat.dates import say_when
from chat.message import Choice, Message, Paper, RichText, lines
from chat.payload import encode
from chat.texts import LANGUAGES, Texts
from chat.texts.wording import Reading
from meetings import surveys
from meetings.office import Office
from meetings.surveys import NewQuestion, OpenSurvey, QuestionResult, Results, Said
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import surveys as rows

#: Ten items of EVA-06 cut to what people answer on a phone in a minute.
SCALES = ("purpose", "notice", "papers", "time", "decisions", "service")
FORMS = ("keep", "video", "merge", "drop")
TEXTS = ("improve", "suggest")
#: Free answers shown with the results, and on a page of their own.
SHOWN_TEXTS = 5
PAGE = 10
#: Scale questions in one picture of the distribution.
SCALES_PER_PICTURE = 3


def standing_questions() -> tuple[NewQuestion, ...]:
    """The questionnaire after a meeting, in every language (EVA-06)."""
    scales = [NewQuestion("scale", _words(f"survey-ask-{name}")) for name in SCALES]
    form = NewQuestion("choice", _words("survey-ask-form", [f"survey-form-{n}" for n in FORMS]))
    texts = [NewQuestion("text", _words(f"survey-ask-{n}"), optional=True) for n in TEXTS]
    return (*scales, form, *texts)


def _words(label: str, options: list[str] | None = None) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for language in LANGUAGES:
        texts = Texts(language)
        found[language] = {"label": texts.plain(label)}
        if options:
            found[language]["options"] = [texts.plain(key) for key in options]
    return found


def points(texts: Texts, scale: int) -> list[tuple[int, str]]:
    """The scale's points with their words, the best first."""
    if scale == 5:
        return [(point, texts.plain(f"survey-point-{point}")) for point in range(5, 0, -1)]
    return [(point, str(point)) for point in range(scale, 0, -1)]


def introduction(texts: Texts, survey: OpenSurvey, office: Office, now: datetime) -> RichText:
    """What is asked, until when, and in one sentence how anonymous it is."""
    until = say_when(survey.closes_at, None, texts.language, office.zone, today=office.today(now))
    if survey.anonymous:
        needed = office.profile.survey.min_n_for_breakdown
        how = texts.rich("survey-anonymous", needed=str(needed))
    else:
        limit = office.profile.survey.anonymous_min_invitees
        how = texts.rich("survey-named", asked=str(survey.asked), limit=str(limit))
    return lines(
        texts.rich(
            "survey-introduction",
            title=survey.title,
            count=str(len(survey.questions)),
            until=until,
        ),
        how,
    )


def asked(reading: Reading) -> Message | None:
    """Notice "survey": please fill in."""
    found = _open(reading)
    if found is None:
        return None
    survey, title = found
    texts, office = reading.texts, reading.office
    until = say_when(
        survey.closes_at, None, texts.language, office.zone, today=office.today(reading.now)
    )
    text = lines(
        texts.rich("survey-asked", title=title, until=until),
        texts.rich("survey-is-anonymous" if survey.anonymous else "survey-is-named"),
    )
    return Message(text, choices=((_fill_in(texts, survey.id),),))


def reminder(reading: Reading) -> Message | None:
    """Notice "survey_reminder": to who is not done, or to the contact of a leader."""
    found = _open(reading)
    done = rows.is_done(reading.session, int(reading.params["survey"]), reading.person_id)
    if found is None or done is None or done:
        return None
    survey, title = found
    texts, office = reading.texts, reading.office
    until = say_when(
        survey.closes_at, None, texts.language, office.zone, today=office.today(reading.now)
    )
    if reading.reader_id != reading.person_id:
        person = people_rows.person(reading.session, reading.person_id)
        name = person.name if person else ""
        return Message(texts.rich("survey-remind-for", name=name, title=title, until=until))
    text = texts.rich("survey-remind", title=title, until=until)
    return Message(text, choices=((_fill_in(texts, survey.id),),))


def closed_notice(reading: Reading) -> Message | None:
    """Notice "survey_closed": to the organiser."""
    survey = rows.survey(reading.session, int(reading.params["survey"]))
    if survey is None:
        return None
    found = surveys.results(reading.session, survey, office=reading.office)
    texts = reading.texts
    text = texts.rich(
        "survey-is-closed", title=found.title, done=str(found.done), asked=str(found.asked)
    )
    see = Choice(texts.plain("survey-see-results"), encode("vm", found.meeting_id))
    return Message(text, choices=((see,),))


def _open(reading: Reading) -> tuple[rows.Survey, str] | None:
    survey = rows.survey(reading.session, int(reading.params["survey"]))
    if survey is None or survey.closed_at is not None or survey.closes_at <= reading.now:
        return None
    meeting = meeting_rows.meeting(reading.session, survey.meeting_id)
    return (survey, meeting.title) if meeting else None


def _fill_in(texts: Texts, survey_id: int) -> Choice:
    return Choice(texts.plain("survey-fill-in"), encode("va", survey_id))


def results(texts: Texts, found: Results, office: Office, now: datetime) -> Message:
    """The results, or why there are none to see yet."""
    rate = f"{int(found.done / found.asked * 100 + 0.5)}%" if found.asked else "0%"
    until = say_when(found.closes_at, None, texts.language, office.zone, today=office.today(now))
    state = texts.rich("survey-open-until", until=until) if found.open else ()
    heading = lines(
        texts.rich("survey-results", title=found.title),
        texts.rich("survey-rate", done=str(found.done), asked=str(found.asked), rate=rate),
        state,
    )
    back = (Choice(texts.plain("notice-button-panel"), encode("mp", found.meeting_id)),)
    choices: list[tuple[Choice, ...]] = []
    if found.open:
        choices.append((Choice(texts.plain("survey-close-now"), encode("vc", found.survey_id)),))
    if found.hidden:
        why = texts.rich(f"survey-hidden-{found.hidden}", needed=str(found.needed))
        return Message(lines(heading, why), choices=(*choices, back))
    body = [_question(texts, question) for question in found.questions]
    if any(len(q.texts) > SHOWN_TEXTS for q in found.questions):
        choices.insert(
            0, (Choice(texts.plain("survey-all-texts"), encode("vt", found.meeting_id)),)
        )
    scales = sum(question.kind == "scale" for question in found.questions)
    pictures = 1 + -(-scales // SCALES_PER_PICTURE)
    files = tuple(
        Paper("survey_chart", (("survey", found.survey_id), ("part", part)))
        for part in range(pictures)
    )
    return Message(lines(heading, *body), choices=(*choices, back), files=files)


def _question(texts: Texts, question: QuestionResult) -> RichText:
    words = question.words[texts.language]
    if question.kind == "scale":
        return texts.rich(
            "survey-scale-line",
            label=words["label"],
            mean=f"{question.mean:.1f}",
            satisfied=f"{int(question.satisfied * 100 + 0.5)}%",
            count=str(question.count),
        )
    if question.kind == "choice":
        counted = zip(words["options"], question.counts, strict=True)
        parts = [f"{option} {count}" for option, count in counted]
        joined = texts.plain("survey-joint").join(parts)
        return texts.rich("survey-choice-line", label=words["label"], counts=joined)
    if not question.texts:
        return texts.rich("survey-no-texts", label=words["label"])
    return lines(
        texts.rich("survey-texts-line", label=words["label"], count=str(question.count)),
        *(_said(texts, said) for said in question.texts[:SHOWN_TEXTS]),
    )


def _said(texts: Texts, said: Said) -> RichText:
    if said.name:
        return texts.rich("survey-said-by", text=said.text, name=said.name)
    return texts.rich("survey-said", text=said.text)


def all_texts(texts: Texts, found: Results, page: int) -> Message:
    """Every free answer, ten a page, in the order of their random ids."""
    told = [
        (question.words[texts.language]["label"], said)
        for question in found.questions
        for said in question.texts
    ]
    pages = max(1, -(-len(told) // PAGE))
    page = min(page, pages - 1)
    body: list[RichText] = []
    before = ""
    for label, said in told[page * PAGE : (page + 1) * PAGE]:
        if label != before:
            body.append(texts.rich("survey-texts-heading", label=label))
            before = label
        body.append(_said(texts, said))
    buttons = []
    if page > 0:
        previous = encode("vt", found.meeting_id, page - 1)
        buttons.append(Choice(texts.plain("button-previous-page"), previous))
    if page < pages - 1:
        following = encode("vt", found.meeting_id, page + 1)
        buttons.append(Choice(texts.plain("button-next-page"), following))
    back = (Choice(texts.plain("survey-see-results"), encode("vm", found.meeting_id)),)
    heading = texts.rich("survey-results", title=found.title)
    if not told:
        body.append(texts.rich("survey-texts-none"))
    choices = (tuple(buttons), back) if buttons else (back,)
    return Message(lines(heading, *body), choices=choices)
