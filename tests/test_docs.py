"""The docs are true: tables come from the code, links lead somewhere, and every command in them is one that exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from headcheck.cli import main
from headcheck.mistakes import as_markdown

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_the_page_of_mistakes_is_the_catalogue() -> None:
    assert (ROOT / "docs" / "mistakes.md").read_text() == as_markdown()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text()):
        if "://" not in target:
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_of_headcheck_exist(page: Path) -> None:
    blocks = "\n".join(re.findall(r"```(?:bash|sh)?\n(.*?)```", page.read_text(), re.S))
    in_text = "\n".join(re.findall(r"`([^`\n]+)`", page.read_text()))
    for command in re.findall(r"\bheadcheck ([a-z][a-z-]*)", f"{blocks}\n{in_text}"):
        assert command in main.commands, command
