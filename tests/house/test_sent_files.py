"""A document's file goes out with its edition: recall and watermark find it by that. Row 6.6."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "chat", "handlers", "jobs")
#: Files that are no edition of a document, by where they are made; a new one is either named here
#: or says its edition.
NO_DOCUMENT = {
    "bot/web/files.py:take": "what somebody sends us",
    "chat/texts/absence_cards.py:proofs": "proof of an absence",
    "chat/texts/approvals/history.py:stored": "scans of a signed sheet",
    "chat/texts/archive_notices.py:package": "the package of an archived meeting",
    "chat/texts/check_cards.py:photos": "photos of a check",
    "chat/texts/clearing.py:lost_card": "a photo of a thing that was left behind",
    "chat/texts/discussing.py:files": "files of a comment",
    "chat/texts/disposals.py:page": "the certificate of a disposal",
    "chat/texts/disposals.py:scan": "the certificate as it was signed",
    "chat/texts/paper_sheets.py:stored": "photos of a signed list",
    "chat/texts/recording_notes.py:file_sent": "sound and photos of a recording",
    "handlers/tasks.py:evidence": "files of a report on a task",
    "jobs/making.py:_stored": "a paper that was just made",
}


def test_every_file_of_a_document_says_its_edition() -> None:
    without = set()
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            for function in ast.walk(ast.parse(path.read_text())):
                named = isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
                if named and any(_bare(node) for node in ast.walk(function)):
                    without.add(f"{path.relative_to(ROOT)}:{function.name}")
    assert without == set(NO_DOCUMENT)


def _bare(node: ast.AST) -> bool:
    """Whether a file is made here without an edition."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "StoredFile"
        and len(node.args) < 6
        and not any(keyword.arg == "edition" for keyword in node.keywords)
    )
