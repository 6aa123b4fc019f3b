"""The table of figures: rows go from a benchmark to ``python -m benchmarks`` and are shown."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from benchmarks.__main__ import BENCHMARKS
from benchmarks.table import Row, hand, handed, show

ROOM = Path(__file__).parents[2] / "benchmarks"
#: What benchmarks stand on.
PARTS = {"__init__", "__main__", "ptb_echo", "stage", "table", "telegram_stage"} | {
    "three_statements",
    "timing",
}


def test_every_benchmark_is_run_and_says_what_it_measures() -> None:
    assert {path.stem for path in ROOM.glob("*.py")} == PARTS | set(BENCHMARKS)
    for name in BENCHMARKS:
        text = (ROOM / f"{name}.py").read_text("utf-8")
        docstring = ast.get_docstring(ast.parse(text)) or ""
        assert f"python -m benchmarks.{name}" in docstring, name
        assert "hand(" in text, name


@pytest.mark.parametrize(
    ("figure", "met"), [(2.999, False), (3.0, True), (44.8, True), (None, None)]
)
def test_a_row_says_whether_its_target_is_met(
    figure: float | None, met: bool | None, capsys: pytest.CaptureFixture[str]
) -> None:
    hand("sign-ins", ours="1,800/s", beside="peer: 412/s", figure=figure, at_least=3)
    row = handed(capsys.readouterr().out)
    assert row is not None
    assert row.met is met
    assert (row.target == "≥ 3 ×") is (figure is not None)
    assert handed("sqlite, 32 tasks: 1,800/s") is None


def test_the_table_shows_a_missed_target_and_square_brackets(
    capsys: pytest.CaptureFixture[str],
) -> None:
    missed = Row("time ÷ limit", "[3] 1.2 s", "the limit: 1.0 s", "1.200 ×", "≤ 1.04 ×", False)
    show([("notice", missed)], "2 cores [x86_64]")
    shown = capsys.readouterr().out
    for words in ("notice", "[3] 1.2 s", "1.200 ×", "≤ 1.04 ×", "NO", "2 cores [x86_64]"):
        assert words in shown
