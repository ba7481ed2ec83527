"""The docs are true: tables come from the code, links lead somewhere, and every command in them is one that exists."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from benchmarks import grading
from headcheck.cli import main
from headcheck.theory.mistakes import as_markdown

ROOT = Path(__file__).resolve().parent.parent
MEASURED = ROOT / "benchmarks" / "grading.json"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


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


@pytest.mark.skipif(not MEASURED.exists(), reason="benchmarks/grading.py has not been run to its end")
def test_the_sizes_of_classes_follow_from_what_was_measured() -> None:
    measured = json.loads(MEASURED.read_text())
    students = measured.pop("students")
    costs = {name: grading.Cost(**cost) for name, cost in measured.items()}
    assert grading.sizes(costs, students) in (ROOT / "docs" / "scale.md").read_text()
    assert (
        grading.report(costs, students).splitlines()[10:]
        == (ROOT / "benchmarks" / "grading.md").read_text().splitlines()[10:]
    )
