"""Commands by their words: each says one thing."""

from __future__ import annotations

import pytest

from chat.commands import COMMANDS, command_in


@pytest.mark.parametrize("command", COMMANDS)
def test_every_word_is_of_one_command(command: str) -> None:
    assert {command_in(word) for word in COMMANDS[command]} == {(command, "")}


def test_minutes_and_notes_are_told_apart_as_taiwan_says_them() -> None:
    assert command_in("會議紀錄") == ("minutes", "")
    assert command_in("記錄") == command_in("记录") == command_in("record") == ("record", "")
