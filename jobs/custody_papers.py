"""The blank form for 涉密 papers: 登记-签收-收回, filled in by hand. Row 6.5; SEC-05."""

from __future__ import annotations

from collections.abc import Callable

from jobs.making import Made, Order
from jobs.readers import safe
from papers.report import Paragraph, Report, Table
from papers.report_docx import MEDIA_TYPE as DOCX
from papers.report_docx import report_docx

#: What fits on an A4 sheet lying on its side.
ROWS = 8
_COLUMNS = ("serial", "copy", "title-column", "holder", "taken", "taken-by", "back", "back-by")
_WIDTHS = (0.06, 0.1, 0.22, 0.14, 0.11, 0.13, 0.11, 0.13)


def secret_form(order: Order) -> Callable[[], Made]:
    """Two sheets of blank rows, 10 mm high and more, for the pen."""
    texts = order.texts
    head = tuple(texts.plain(f"secret-form-{name}") for name in _COLUMNS)
    rows = tuple((str(place), *("" for _ in _COLUMNS[1:])) for place in range(1, ROWS * 2 + 1))
    title = texts.plain("secret-form-title")
    report = Report(
        language=texts.language,
        title=title,
        blocks=(
            Paragraph(texts.plain("secret-form-head"), indented=False),
            Table(head, rows, _WIDTHS, height_mm=11),
            Paragraph(texts.plain("secret-form-note"), indented=False),
        ),
        landscape=True,
    )
    name = f"{safe(title)}.docx"
    return lambda: Made(report_docx(report), name, DOCX)
