"""The source notebooks: well-formed, and true to the registry and to what a beginner needs."""

from __future__ import annotations

import ast
import re

import nbformat
import pytest
from nbgrader.utils import is_grade

from headcheck.course.declarations import PARTS
from headcheck.course.registry import declared
from headcheck.grading.engine.cell_names import names
from tests.course.cells import COURSE, graded, notebook

PROBLEMS = declared().problems
REPAIRS = declared().repairs
QUIZZES = declared().quizzes
FUNCTIONS = declared().functions

ASSIGNMENTS = sorted({declared.assignment for declared in (*PROBLEMS.values(), *QUIZZES.values(), *FUNCTIONS.values())})
EACH_ASSIGNMENT = pytest.mark.parametrize("assignment", ASSIGNMENTS)
EACH_PROBLEM = pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS)

HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS\n(.*?)\n### END HIDDEN TESTS", re.DOTALL)
#: In a test cell, in the place of what says to students what is not done yet: hidden tests decide alone.
STANDS_IN = "from headcheck.course.check import validate"
SOLUTION = re.compile(r"### BEGIN SOLUTION\n(.*?)\n *### END SOLUTION", re.DOTALL)


@EACH_ASSIGNMENT
def test_the_file_is_valid_and_holds_no_outputs(assignment):
    nbformat.validate(notebook(assignment))
    for cell in notebook(assignment).cells:
        if cell.cell_type == "code":
            assert cell.outputs == [] and cell.execution_count is None


@EACH_ASSIGNMENT
def test_the_file_is_written_as_nbformat_writes_it(assignment, tmp_path):
    """So that saving it changes nothing but what somebody changed."""
    nbformat.write(notebook(assignment), tmp_path / "again.ipynb")
    file = COURSE / "source" / assignment / f"{assignment}.ipynb"
    assert (tmp_path / "again.ipynb").read_bytes() == file.read_bytes()


@EACH_ASSIGNMENT
def test_every_code_cell_is_known_to_nbgrader_and_its_id_is_its_grade_id(assignment):
    """But for cells to play with, which students may change, and which nothing graded needs."""
    code = [cell for cell in notebook(assignment).cells if cell.cell_type == "code"]
    to_play_with = [cell for cell in code if cell.id == "student" or cell.id.startswith("your-")]
    assert [cell.id for cell in code if cell not in to_play_with] == list(graded(assignment))
    made = {name for cell in to_play_with for name in names(cell.source).makes}
    assert not [cell.id for cell in code if is_grade(cell) and made & set(names(cell.source).uses)]


@EACH_ASSIGNMENT
def test_cells_that_only_draw_are_folded_and_so_are_the_test_cells_of_a_problem(assignment):
    folded = {cell.id for cell in notebook(assignment).cells if cell.metadata.get("jupyter", {}).get("source_hidden")}
    own = {name for name, cell in graded(assignment).items() if not cell.metadata.nbgrader.locked or is_grade(cell)}
    assert not folded & own
    for problem in (problem for problem in PROBLEMS.values() if problem.assignment == assignment):
        [heading] = [cell for cell in notebook(assignment).cells if cell.id == f"{problem.id}-graded"]
        assert heading.metadata["jp-MarkdownHeadingCollapsed"] is True
        assert not any(name.startswith(f"{problem.id}-prepare") for name in folded)


@EACH_ASSIGNMENT
def test_only_the_students_own_cells_are_unlocked(assignment):
    own = {f"{problem.id}-choice" for problem in PROBLEMS.values() if problem.assignment == assignment}
    own |= {f"{quiz.id}-answers" for quiz in QUIZZES.values() if quiz.assignment == assignment}
    own |= {f"{function.id}-answer" for function in FUNCTIONS.values() if function.assignment == assignment}
    own |= {f"{repair.id}-choice" for repair in REPAIRS.values() if repair.assignment == assignment}
    assert {name for name, cell in graded(assignment).items() if not cell.metadata.nbgrader.locked} == own
    for name in own:
        marks = graded(assignment)[name].metadata.nbgrader
        assert marks.solution and not marks.grade
        assert len(SOLUTION.findall(graded(assignment)[name].source)) == 1


@EACH_PROBLEM
def test_each_part_has_a_test_cell_with_points_and_one_hidden_call(problem):
    for part in PARTS:
        cell = graded(problem.assignment)[f"{problem.id}-{part}"]
        assert cell.metadata.nbgrader.grade and cell.metadata.nbgrader.points == (2 if part == "heldout" else 1)
        assert hidden(cell.source) == [
            STANDS_IN,
            "from headcheck.course import check",
            f"check.{part}('{problem.id}', {problem.model})",
        ]


@pytest.mark.parametrize("quiz", QUIZZES.values(), ids=QUIZZES)
def test_a_quiz_has_a_test_cell_with_points_and_asks_what_the_registry_answers(quiz):
    cell = graded(quiz.assignment)[quiz.id]
    assert cell.metadata.nbgrader.grade and cell.metadata.nbgrader.points > 0
    assert hidden(cell.source)[-1] == f"check.quiz('{quiz.id}', {quiz.variable})"
    names: dict[str, object] = {}
    source = graded(quiz.assignment)[f"{quiz.id}-answers"].source
    exec(SOLUTION.sub("", source), names)
    assert names[quiz.variable] == dict.fromkeys(quiz.answers, "")
    exec(source, names)
    assert names[quiz.variable] == quiz.answers
    text = "\n".join(cell.source for cell in notebook(quiz.assignment).cells if cell.cell_type == "markdown")
    for question in quiz.answers:
        assert f"| `{question}` | " in text


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_a_function_has_a_test_cell_with_points_and_one_hidden_call(function):
    cell = graded(function.assignment)[function.id]
    assert cell.metadata.nbgrader.grade and cell.metadata.nbgrader.points > 0
    others = "".join(f", {name}=lambda: {name}" for name in function.calls)
    assert hidden(cell.source) == [
        STANDS_IN,
        "from headcheck.course import check",
        f"check.function('{function.id}', {function.name}{others})",
    ]
    assert set(function.calls) <= set(names(cell.source).uses)


@pytest.mark.parametrize("repair", REPAIRS.values(), ids=REPAIRS)
def test_a_model_to_repair_has_a_test_cell_with_points_and_one_hidden_call(repair):
    cell = graded(repair.assignment)[repair.id]
    assert cell.metadata.nbgrader.grade and cell.metadata.nbgrader.points > 0
    assert hidden(cell.source) == [
        STANDS_IN,
        "from headcheck.course import check",
        f"check.repair('{repair.id}', {repair.model})",
    ]


@EACH_ASSIGNMENT
def test_what_is_said_about_points_is_what_the_test_cells_say(assignment):
    points = {name: cell.metadata.nbgrader.points for name, cell in graded(assignment).items() if is_grade(cell)}
    row = next(line for line in (COURSE / "README.md").read_text().splitlines() if f"(source/{assignment})" in line)
    assert row.split("|")[-2].strip() == f"{sum(points.values()):g}"
    headings = [line for c in notebook(assignment).cells for line in c.source.splitlines() if line.startswith("##")]
    said = {found[1]: float(found[2]) for line in headings if (found := re.search(r"`(\w+)` \((\d) points\)$", line))}
    test_of = {function.name: function.id for function in FUNCTIONS.values() if function.assignment == assignment}
    assert said == {name: points[test_of[name]] for name in said}


@EACH_PROBLEM
def test_classes_are_called_in_the_notebook_what_they_are_called_on_pages(problem):
    for name, cell in graded(problem.assignment).items():
        if name.startswith(f"{problem.id}-") and problem.names:
            for node in ast.walk(ast.parse(SOLUTION.sub("", cell.source))):
                parts = getattr(node, "keys", None) or getattr(node, "elts", ())
                names = tuple(part.value for part in parts if isinstance(part, ast.Constant))
                if {*names} & {*problem.names} and len(names) == len(problem.names):
                    assert names == problem.names, name


@EACH_ASSIGNMENT
def test_a_student_needs_no_package_of_ours(assignment):
    allowed = {"os", "sys", "hashlib", "json", "unicodedata", "numpy", "pandas", "matplotlib", "tensorflow", "keras"}
    for cell in notebook(assignment).cells:
        visible = HIDDEN.sub("", cell.source)
        if cell.id == "start-practice":  # which says so where it is not installed, and goes on
            continue
        assert "headcheck" not in visible
        if cell.cell_type == "code":
            for node in ast.walk(ast.parse(visible)):
                if isinstance(node, ast.Import):
                    assert {name.name.split(".")[0] for name in node.names} <= allowed
                assert not isinstance(node, ast.ImportFrom) or (cell.id, node.module) in {
                    ("questions", "pathlib"),
                    ("questions", "IPython.display"),
                }


@EACH_PROBLEM
def test_what_a_student_sees_has_no_solution_in_it(problem):
    """In text, in hints, in test cells: nowhere stands a head or a loss that would be right, as it is typed."""
    solution = SOLUTION.search(graded(problem.assignment)[f"{problem.id}-choice"].source)[1]
    typed = [
        *(line for line in solution.splitlines() if "(" in line),
        *re.findall(r"Dense\([^)]*\)|loss=[^,)]*", solution),
    ]
    given_to_repair = {f"{repair}-choice" for repair in REPAIRS}
    for cell in notebook(problem.assignment).cells:
        if cell.id in given_to_repair:  # a part of another problem, and it stands there because it is wrong
            continue
        visible = SOLUTION.sub("", HIDDEN.sub("", cell.source))
        assert [part for part in typed if part.strip() in visible] == [], cell.id


@EACH_ASSIGNMENT
def test_nothing_promises_that_all_tests_pass(assignment):
    for cell in notebook(assignment).cells:
        assert not re.search(r"tests? (have |has )?passed|all tests", cell.source, re.IGNORECASE)


@EACH_ASSIGNMENT
def test_every_plot_has_a_title_and_labels(assignment):
    """A picture needs a title only."""
    for name, cell in graded(assignment).items():
        figures = cell.source.count("plt.figure(") + cell.source.count("plt.subplots(")
        labels = ("title(",) if "imshow(" in cell.source else ("title(", "xlabel(", "ylabel(")
        for label in labels:
            assert cell.source.count(label) >= figures, (name, label)


@EACH_ASSIGNMENT
def test_the_text_can_be_read_in_the_time_that_it_says(assignment):
    text = [cell.source for cell in notebook(assignment).cells if cell.cell_type == "markdown"]
    words = sum(len(cell.split()) for cell in text)
    minutes = int(re.search(r"about (\d+) minutes", text[0])[1])
    assert words < minutes * 130, "130 words a minute is a slow reader who also looks at the plots"


def hidden(source: str) -> list[str]:
    """The statements of the hidden regions, the last of which ends the cell, and its last statement is its value."""
    assert source.endswith("### END HIDDEN TESTS")
    statements = [statement for region in HIDDEN.findall(source) for statement in ast.parse(region).body]
    assert isinstance(statements[-1], ast.Expr)
    return [ast.unparse(statement) for statement in statements]
