"""The pictures of a survey's results. Row 5.4."""

from __future__ import annotations

from collections.abc import Callable

from chat.texts import surveys as words
from jobs.making import Made, NoSuchPaper, Order
from meetings import surveys
from meetings.surveys import QuestionResult, Results
from papers.chart import Bar, Chart, Group, bars_png
from storage import surveys as rows


def chart(order: Order) -> Callable[[], Made]:
    """Part 0: means and choices; the others: how the points of each scale are distributed.

    Raises NoSuchPaper where the results may not be shown.
    """
    survey = rows.survey(order.session, int(order.params["survey"]))
    if survey is None:
        raise NoSuchPaper("no such survey")
    found = surveys.results(order.session, survey, office=order.office)
    if found.hidden:
        raise NoSuchPaper("too few answers to be shown")
    part = int(order.params["part"])
    groups = _overview(order, found) if part == 0 else _distribution(order, found, part)
    if not groups:
        raise NoSuchPaper("no such part")
    texts = order.texts
    subtitle = texts.plain("survey-chart-count", done=str(found.done), asked=str(found.asked))
    picture = Chart(texts.language, found.title, subtitle, groups)
    name = texts.plain("survey-chart-name", number=str(part + 1))
    return lambda: Made(bars_png(picture), f"{name}.png", "image/png")


def _overview(order: Order, found: Results) -> tuple[Group, ...]:
    language, scale = order.texts.language, order.office.profile.survey.scale
    means = tuple(
        Bar(q.words[language]["label"], round(q.mean, 1))
        for q in found.questions
        if q.kind == "scale"
    )
    groups = []
    if means:
        heading = order.texts.plain("survey-chart-means", scale=str(scale))
        groups.append(Group(heading, means, full=scale))
    groups.extend(
        Group(
            q.words[language]["label"],
            tuple(
                Bar(o, count)
                for o, count in zip(q.words[language]["options"], q.counts, strict=True)
            ),
            total=q.count,
        )
        for q in found.questions
        if q.kind == "choice"
    )
    return tuple(groups)


def _distribution(order: Order, found: Results, part: int) -> tuple[Group, ...]:
    scales = [q for q in found.questions if q.kind == "scale"]
    size = words.SCALES_PER_PICTURE
    return tuple(_points(order, q) for q in scales[(part - 1) * size : part * size])


def _points(order: Order, question: QuestionResult) -> Group:
    texts = order.texts
    named = words.points(texts, len(question.counts))
    bars = tuple(Bar(label, question.counts[point - 1]) for point, label in named)
    note = texts.plain("survey-chart-mean", mean=f"{question.mean:.1f}")
    return Group(question.words[texts.language]["label"], bars, note=note, total=question.count)
