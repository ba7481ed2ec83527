"""Which packages student code may import: one list, what it brings along, and what a missing one says."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from headcheck.grading.engine.job import Course, Job
from headcheck.grading.sandbox import bubblewrap, packages
from headcheck.grading.sandbox.limits import Limits, View
from headcheck.grading.sandbox.mounts import PACKAGE
from headcheck.grading.sandbox.packages import PACKAGES

#: Imports each of the modules that are named, as a notebook's process does, and says what came of it.
TRIES = f"""
import json, os, sys
sys.path.insert(0, {str(PACKAGE)!r})
from agent import packages
for module in filter(None, os.environ.get("BEFORE", "").split()):
    __import__(module)
packages.restrict(os.environ[packages.VARIABLE])
said = {{}}
for module in sys.argv[1:]:
    try:
        __import__(module)
        said[module] = "imported"
    except ImportError as error:
        packages.explain(error)
        said[module] = str(error)
print(json.dumps(said))
"""


def tried(folder: Path, named: tuple[str, ...], *modules: str, before: str = "") -> dict[str, str]:
    environment = packages.find(named).environment | {"BEFORE": before}
    command = [sys.executable, "-I", "-c", TRIES, *modules]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment, cwd=folder)
    said: dict[str, str] = json.loads(done.stdout)
    return said


def test_a_notebook_imports_what_the_list_names_and_what_that_needs_and_its_own_modules(tmp_path: Path) -> None:
    (tmp_path / "mine.py").touch()
    said = tried(tmp_path, ("numpy", "scipy"), "numpy", "scipy.stats", "json", "IPython", "mine", "nbgrader", "seaborn",
                 "headcheck", "sqlalchemy.orm")  # fmt: skip
    why = "{} is not among the packages of this course: numpy, scipy."
    assert said == {
        **dict.fromkeys(("numpy", "scipy.stats", "json", "IPython", "mine"), "imported"),
        **{name: why.format(name.partition(".")[0]) for name in ("nbgrader", "seaborn", "headcheck", "sqlalchemy.orm")},
    }


def test_what_something_else_has_imported_is_as_absent_as_if_it_had_not(tmp_path: Path) -> None:
    """Keras imports scikit-learn where it is installed."""
    said = tried(
        tmp_path, ("numpy",), "sklearn.preprocessing", "joblib", "numpy.linalg", "json.tool", before="sklearn.base"
    )
    why = "{} is not among the packages of this course: numpy."
    assert said == {
        "sklearn.preprocessing": why.format("sklearn"),
        "joblib": why.format("joblib"),
        **dict.fromkeys(("numpy.linalg", "json.tool"), "imported"),
    }


def test_what_a_package_of_the_list_does_not_have_is_said_as_python_says_it(tmp_path: Path) -> None:
    said = tried(tmp_path, ("numpy",), "numpy.no_such_part", "json.no_such_part")
    assert said["numpy.no_such_part"] == "No module named 'numpy.no_such_part'"
    assert "among the packages" not in said["json.no_such_part"]


def test_the_courses_own_list_has_all_that_its_notebooks_import() -> None:
    found = packages.find(PACKAGES)
    assert {"numpy", "pandas", "matplotlib", "keras", "tensorflow", "PIL", "IPython"} <= set(found.modules)
    assert not {"headcheck", "nbgrader"} & set(found.modules)
    assert found.versions["keras"] and not found.folders


def test_a_package_that_is_not_installed_is_said_before_anybody_is_graded() -> None:
    with pytest.raises(
        packages.PackageError, match=r"c.RunApart.packages, is not installed here. .*uv pip install sea"
    ):
        packages.find(("numpy", "seaborn"))


@pytest.fixture
def extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package in a folder of its own, as an instructor works on it, installed so that it is found there."""
    about = tmp_path / "course_tools-1.2.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: course-tools\nVersion: 1.2\nRequires-Dist: numpy\n")
    (about / "RECORD").write_text("course_tools/__init__.py,,\n")
    (tmp_path / "course_tools").mkdir()
    (tmp_path / "course_tools" / "__init__.py").write_text("def double(x): return 2 * x")
    (tmp_path / "gradebook.db").write_text("secret")
    monkeypatch.syspath_prepend(str(tmp_path))
    packages.find.cache_clear()
    return tmp_path


def test_a_package_in_a_folder_of_its_own_is_shown_and_nothing_beside_it(extra: Path) -> None:
    found = packages.find(("course-tools",))
    assert found.folders == (extra / "course_tools",)
    assert {"course_tools", "numpy"} <= set(found.modules)
    if bubblewrap.missing() is None:
        command = bubblewrap.command_line(View("notebook", folders=found.folders), Limits())
        done = subprocess.run([*command, "ls", "-a", str(extra)], capture_output=True, text=True, check=True)
        assert done.stdout.split() == [".", "..", "course_tools"]


def test_a_run_with_other_packages_or_versions_is_another_run(extra: Path) -> None:
    notebook = "".join(json.dumps(new_notebook(cells=[new_code_cell("import course_tools")])))

    def key(*named: str) -> str:
        return Job(notebook, {}, Course(b"", ""), packages=named).keys.own

    before = key("numpy", "course-tools")
    assert before == key("numpy", "course-tools") != key("numpy")
    (extra / "course_tools-1.2.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: course-tools\nVersion: 2\n"
    )
    packages.find.cache_clear()
    assert key("numpy", "course-tools") != before
