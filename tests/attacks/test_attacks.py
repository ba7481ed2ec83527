"""A class of attackers between two honest students: everybody earns what their honest work is worth, and no more."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbconvert.exporters import HTMLExporter
from nbgrader.apps import NbGraderApp
from nbgrader.server_extensions.formgrader import handlers
from traitlets.config import Config

from headcheck.grading.feedback.page import LARGEST_PAGE
from tests import sandboxed
from tests.attacks import script_in_output
from tests.attacks.course import FULL, HELD_OUT_SECRET, MARKER, SECRET, Attack, Result, attacks, grade, processes, table
from tests.grading.in_process import inside

ATTACKS = attacks()
#: The attacks that are tried in every run of the tests.
FEW = (
    "displayhook", "equals_everything", "exits", "forged_result", "kernel_module", "nan_points", "script_in_output",
    "script_in_markdown", "skip_tags", "name_star", "name_brackets", "name_tab", "name_not_utf8", "keras_settings",
    "honest_numbers", "model_one_row",
)  # fmt: skip
DOCS = Path(__file__).parents[2] / "docs" / "attacks.md"

pytestmark = pytest.mark.xdist_group("engine")
needs_a_sandbox = sandboxed.NEEDED


def quick(name: str) -> list[pytest.MarkDecorator]:
    return [] if name in FEW else [pytest.mark.slow]


@pytest.fixture(scope="module")
def results(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    """What became of a class of the attackers whose tests run this time, by name: all of them, or a few."""
    named = {item.callspec.params.get("name") for item in request.session.items if hasattr(item, "callspec")}
    return grade(tmp_path_factory.mktemp("attacks"), [attack for name, attack in ATTACKS.items() if name in named])


@needs_a_sandbox
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", [pytest.param(name, marks=quick(name)) for name in ATTACKS])
def test_an_attack_earns_what_its_honest_work_is_worth(results: dict[str, Result], name: str) -> None:
    _check(ATTACKS[name], results)


@needs_a_sandbox
@pytest.mark.timeout(3600)
def test_honest_students_keep_their_points(results: dict[str, Result]) -> None:
    assert results["ann"].points == results["zoe"].points == FULL
    assert MARKER not in processes()


def formgraders_page(course: Path, notebook: str) -> str:
    """The page of a notebook, made as formgrader's handler makes it, with the settings of the course."""
    section = Config(HTMLExporter={"template_name": "formgrade", "extra_template_basedirs": [handlers.template_path]})
    words = ("assignment_id", "notebook_id", "submission_id", "base_url", "student", "last_name", "first_name")
    resources = dict.fromkeys((*words, "notebook_path"), "x") | {"index": 0, "total": 1}
    with inside(course):
        app = NbGraderApp()
        app.initialize([])
        app.config.merge(section)
        return str(HTMLExporter(config=app.config).from_filename(notebook, resources=resources)[0])


@needs_a_sandbox
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", ["script_in_output", "script_in_markdown"])
def test_formgraders_page_of_a_script_does_not_run_it(results: dict[str, Result], name: str) -> None:
    page = formgraders_page(results[name].course, f"autograded/{name}/toy/toy.ipynb")
    assert "glyphicon" in page and "evil" in page
    script_in_output.assert_harmless(page.partition('id="notebook"')[2])


def test_there_are_enough_attacks_and_each_says_what_it_is() -> None:
    assert len(ATTACKS) >= 100
    for attack in ATTACKS.values():
        assert attack.title and attack.plain
        assert set(attack.earns) == set(FULL)


def test_the_table_in_the_docs_is_made_from_these_files() -> None:
    assert table() in DOCS.read_text(encoding="utf-8"), f"The table has changed. It is now:\n{table()}"


def _check(attack: Attack, results: dict[str, Result]) -> None:
    result = results[attack.name]
    assert result.points == attack.earns
    assert MARKER not in processes()
    for secret in (SECRET, HELD_OUT_SECRET):
        assert secret not in result.own
        assert secret not in result.page
    assert len(result.page.encode()) <= LARGEST_PAGE
    attack.check(result)
