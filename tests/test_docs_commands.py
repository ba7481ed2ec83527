"""Every command in the README and the docs is run: here, in a copy of the course, or by the test that is named."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup

from headcheck.authoring import bank
from tests import sandboxed

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
ASSIGNMENT = "02-regression"

#: In this order, in a course with one student's work.
HERE = (
    "headcheck doctor",
    "headcheck build",
    "headcheck build --take-back 02-regression",
    "headcheck build --data 02-regression",
    "nbgrader generate_assignment 02-regression",
    "nbgrader generate_assignment --force 02-regression",
    "headcheck check house-prices",
    "nbgrader release_assignment 02-regression",
    "headcheck handout 02-regression",
    "headcheck handout --course",
    "nbgrader collect 02-regression",
    "headcheck grade 02-regression",
    "headcheck grade 02-regression --from-models",
    "nbgrader generate_feedback 02-regression",
    "headcheck report 02-regression",
    "headcheck report",
    "headcheck report --anonymous reports/shared",
    "nbgrader export --exporter=headcheck.lms.parts.PartsExporter --to=parts.csv",
)

#: Commands that need more than a course, or take too long to run twice: who runs them.
ELSEWHERE = {
    "headcheck demo": "tests/test_demo.py",
    "headcheck calibrate house-prices": "tests/course/test_calibration.py",
    "headcheck calibrate house-prices --seeds 5 --variant-seeds 5 --mistake-seeds 1": "tests/test_cli.py",
    "headcheck grade 02-regression --scheduler tcp://127.0.0.1:8786": "tests/grading/test_cluster.py",
    "dask scheduler --port 8786": "tests/grading/test_cluster.py",
    "dask worker tcp://127.0.0.1:8786 --nworkers 4 --nthreads 1 "
    "--preload headcheck.grading.classroom.dask_worker": "tests/grading/test_cluster.py",
    "nbgrader zip_collect 02-regression --collector=headcheck.lms.names.CanvasNames": "tests/lms/test_round_trip.py",
    "nbgrader zip_collect 02-regression --collector=headcheck.lms.names.MoodleNames": "tests/lms/test_round_trip.py",
    "nbgrader export --exporter=headcheck.lms.canvas.CanvasExporter": "tests/lms/test_round_trip.py",
    "nbgrader export --exporter=headcheck.lms.moodle.MoodleExporter": "tests/lms/test_round_trip.py",
    **{
        f"headcheck feedback 02-regression --{platform} downloaded/02-regression/archive/submissions.zip": (
            "tests/lms/test_feedback.py"
        )
        for platform in ("canvas", "moodle")
    },
    **dict.fromkeys(
        (
            "headcheck check ripe",
            "headcheck new-problem 07-fruit/ripe --task binary",
            "headcheck build --data 07-fruit",
            "headcheck calibrate ripe --seeds 5 --variant-seeds 5 --mistake-seeds 1",
            "headcheck calibrate ripe",
            "nbgrader generate_assignment --force 07-fruit",
        ),
        "tests/course/test_adding_a_problem.py",
    ),
    **dict.fromkeys(
        (
            "headcheck questions 06-choose-the-head",
            "headcheck questions 06-choose-the-head --student ann --json",
            "headcheck questions 06-choose-the-head --student ann --set ember=2",
        ),
        "tests/questions/test_command.py",
    ),
    "headcheck new ../my-course": "tests/authoring/test_new_course.py",
    "pip install ./headcheck-0.1.0-py3-none-any.whl": "tests/test_wheel.py",
    "pytest": ".ci/run",
    "pytest --all": ".ci/run",
    "pytest --all tests/course tests/grading tests/test_docs.py": ".ci/run",
    "sudo apt install bubblewrap": ".ci/run",
    "pip install uv": ".ci/run",
    "uv sync": ".ci/run",
    **{
        f"pytest {parts}": ".ci/run"
        for parts in (
            "-n 0 tests/test_house.py",
            "tests/judge",
            "tests/course",
            "tests/grading tests/attacks",
            "tests/lms tests/reports",
        )
    },
    "nbgrader fetch_assignment 02-regression": "tests/grading/test_exchange.py",
    "nbgrader submit 02-regression": "tests/grading/test_exchange.py",
    "nbgrader fetch_feedback 02-regression": "tests/grading/test_exchange.py",
    "nbgrader release_feedback 02-regression": "tests/grading/test_exchange.py",
    "jupyter lab": "tests/test_handout.py",
    "headcheck learn": "tests/browser/test_learning.py",
    "headcheck try learning/02-regression/02-regression.ipynb": "tests/grading/test_trying.py",
}

#: Commands for machines of another kind than a test may change. They were run by hand, on such machines.
BY_HAND = {
    "uvx pre-commit install",
    "python3 -m venv .venv",
    ".venv/bin/pip install -r requirements.txt",
    ".venv/bin/jupyter lab",
}
#: All of this page: it sets up a server for several users.
PAGE_BY_HAND = ROOT / "docs" / "jupyterhub.md"


def commands(page: Path) -> list[str]:
    """The commands in the blocks of a page, without what stands around them."""
    lines = "\n".join(re.findall(r"```bash\n(.*?)```", page.read_text(), re.DOTALL)).splitlines()
    parts = [part for line in lines for part in line.partition("#")[0].split("&&")]
    return [re.sub(r"^uv run (--extra \w+ )?", "", part.strip()) for part in parts if part.strip()]


@pytest.mark.parametrize("page", [page for page in PAGES if page != PAGE_BY_HAND], ids=lambda page: page.name)
def test_every_command_is_run_by_a_test(page: Path) -> None:
    assert [command for command in commands(page) if command not in {*HERE, *ELSEWHERE, *BY_HAND}] == []


def test_the_tests_that_run_commands_are_there() -> None:
    for name in ELSEWHERE.values():
        assert (ROOT / name).exists(), name


@pytest.mark.slow
@pytest.mark.xdist_group("documented commands")
def test_the_commands_work_one_after_the_other(tmp_path: Path) -> None:
    for part in ("course", "source", "release", "data"):
        shutil.copytree(ROOT / part, tmp_path / part)
    (tmp_path / "exchange").mkdir()
    (tmp_path / "exchange").chmod(0o777)
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    settings = (ROOT / "course_config.py").read_text() + f"\nc.Exchange.root = {str(tmp_path / 'exchange')!r}\n"
    # one student's own work is run, where there is no sandbox, too
    (tmp_path / "course_config.py").write_text(settings + "c.RunApart.require_sandbox = False\n")
    shutil.rmtree(tmp_path / "release" / ASSIGNMENT)
    hand_in(tmp_path / "submitted" / "ann" / ASSIGNMENT)
    for command in HERE:
        program, *arguments = shlex.split(command)
        start = [sys.executable] if program == "python" else [sys.executable, "-m", program]
        done = subprocess.run([*start, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False)
        fine = (0, 1) if program == "headcheck" and arguments[0] == "doctor" else (0,)  # 1: there is no sandbox here
        assert done.returncode in fine, f"{command}\n{done.stdout}\n{done.stderr}"
    assert (tmp_path / "feedback" / "ann" / ASSIGNMENT / f"{ASSIGNMENT}.html").exists()
    assert "ann" in (tmp_path / "parts.csv").read_text()


@pytest.mark.slow
@pytest.mark.xdist_group("documented commands")
@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="this is no clone of the project")
@sandboxed.NEEDED
def test_a_term_in_a_fresh_clone_takes_the_commands_of_the_instructors_page_and_no_step_more(tmp_path: Path) -> None:
    course, student = tmp_path / "course", tmp_path / "ann"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(course)], check=True)
    environment = computer(tmp_path)
    term = [command for command in commands(ROOT / "docs" / "instructor.md") if ASSIGNMENT in command]
    assert "nbgrader collect 02-regression" in term and term[-1] == "headcheck report 02-regression"

    def give(command: str, folder: Path) -> None:
        done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"

    for command in term:
        if command.startswith("nbgrader collect"):  # meanwhile
            enrol(student)
            give(f"nbgrader fetch_assignment {ASSIGNMENT}", student)
            hand_in(student / ASSIGNMENT, student / ASSIGNMENT)
            give(f"nbgrader submit {ASSIGNMENT}", student)
        give(command, course)
    page = (course / "feedback" / "ann" / ASSIGNMENT / f"{ASSIGNMENT}.html").read_text()
    assert "31 of 31 points" in " ".join(BeautifulSoup(page, "html.parser").get_text().split())
    status = ["git", "status", "--porcelain"]
    assert subprocess.run(status, cwd=course, capture_output=True, text=True, check=True).stdout == ""


def computer(folder: Path) -> dict[str, str]:
    """The environment on a computer on which there is an exchange that everybody may use."""
    for name in ("exchange", "settings", "cache"):
        (folder / name).mkdir()
    (folder / "exchange").chmod(0o777)
    (folder / "settings" / "nbgrader_config.py").write_text(
        "c = get_config()\n"
        f"c.Exchange.root = {str(folder / 'exchange')!r}\n"
        f"c.Exchange.cache = {str(folder / 'cache')!r}\n"
    )
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    kept = {name: value for name, value in os.environ.items() if name != "HEADCHECK_COURSE"}
    return kept | {"PATH": programs, "JUPYTER_CONFIG_DIR": str(folder / "settings")}


def enrol(home: Path) -> None:
    """A student's own folder, with the settings that say whose it is."""
    home.mkdir()
    (home / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.course_id = 'regression-classification'\n"
        f"c.CourseDirectory.student_id = {home.name!r}\n"
    )


def hand_in(folder: Path, released_in: Path = ROOT / "release" / ASSIGNMENT) -> None:
    """The instructor's solution, as a student's."""
    notebooks = [part / f"{ASSIGNMENT}.ipynb" for part in (released_in, ROOT / "source" / ASSIGNMENT)]
    released, solved = (nbformat.read(path, as_version=4) for path in notebooks)
    own = [cell for cell in solved.cells if cell.metadata.get("nbgrader", {}).get("solution")]
    folder.mkdir(parents=True, exist_ok=True)
    composed = bank.compose(released, {cell.metadata.nbgrader.grade_id: cell.source for cell in own})
    nbformat.write(composed, folder / f"{ASSIGNMENT}.ipynb")
