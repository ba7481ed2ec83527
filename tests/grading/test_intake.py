"""What becomes of a submission before it is run: what is put right, what is refused, and that nothing else gets in."""

from __future__ import annotations

import json
import os
import socket
import time
import zipfile
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

from headcheck.grading.intake import choosing
from headcheck.grading.intake.choosing import read_submission
from headcheck.grading.intake.overlay import MAX_OWN_CELLS, Intake, take_in
from headcheck.grading.intake.template import handed_out, template
from tests.grading.tiny_course import answer, case, given, hidden

LOCKED = {"grade_id": "data", "solution": False, "grade": False, "locked": True, "task": False, "schema_version": 3}
ESSAY = {"grade_id": "essay", "solution": True, "grade": True, "locked": False, "points": 3, "schema_version": 3}

Change = Callable[[NotebookNode], object]


def instructors_notebook() -> NotebookNode:
    nb = new_notebook(
        cells=[
            new_markdown_cell("# A tiny assignment"),
            new_code_cell("rows = 3", metadata={"nbgrader": LOCKED}),
            answer("choice", "### BEGIN SOLUTION\nunits = 2\n### END SOLUTION"),
            case("units", "assert units\n" + hidden("assert units == 2")),
            given("import math"),
            new_markdown_cell("It was two.", metadata={"nbgrader": ESSAY}),
        ]
    )
    nb.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nb


TEMPLATE = template(instructors_notebook())
PLACES = {"title": 0, "data": 1, "choice": 2, "units": 3, "plain": 4, "essay": 5}


def student_version() -> NotebookNode:
    nb = handed_out(TEMPLATE)
    nb.cells[PLACES["choice"]].source = "units = 3"
    return nb


def written(nb: Any) -> bytes:
    return json.dumps(nb).encode()


def changed(change: Change) -> Intake:
    """The intake of a student's version to which `change` was done."""
    nb = student_version()
    change(nb)
    return take_in(written(nb), TEMPLATE)


def texts(intake: Intake) -> list[str]:
    return [cell.source for cell in intake.notebook.cells]


def assert_complete(intake: Intake) -> None:
    """The notebook is valid and has every cell of the template, in order, with what students can't change."""
    nbformat.validate(intake.notebook)
    ids = [cell.id for cell in TEMPLATE.cells]
    cells = [cell for cell in intake.notebook.cells if cell.id in ids]
    assert [cell.id for cell in cells] == ids
    for name, place in PLACES.items():
        assert cells[place].metadata == TEMPLATE.cells[place].metadata, name
        if name in ("data", "units"):
            assert cells[place].source == TEMPLATE.cells[place].source
    for cell in intake.notebook.cells:
        assert cell.id in ids or cell.metadata == {}
        assert not cell.get("outputs")
    assert intake.notebook.metadata == TEMPLATE.metadata
    json.dumps(intake.notebook, ensure_ascii=False).encode()


def assert_refused(intake: Intake, *words: str) -> None:
    assert intake.reason is not None
    assert "xpected" in intake.reason
    for word in words:
        assert word in intake.reason
    assert intake.notebook == TEMPLATE
    assert_complete(intake)


def test_the_template_is_locked_without_solutions_and_outputs_and_with_hidden_tests() -> None:
    text = json.dumps(TEMPLATE)
    assert "units = 2" not in text
    assert "assert units == 2" in text
    assert TEMPLATE.cells[PLACES["units"]].metadata.editable is False
    assert TEMPLATE.cells[PLACES["choice"]].metadata.nbgrader.checksum


def test_an_honest_notebook_keeps_its_text_and_gets_no_remark() -> None:
    taken = take_in(written(student_version()), TEMPLATE)
    assert (taken.remarks, taken.reason) == ((), None)
    assert taken.notebook.cells[PLACES["choice"]].source == "units = 3"
    assert_complete(taken)


def delete(*names: str) -> Change:
    def change(nb: NotebookNode) -> None:
        nb.cells = [cell for place, cell in enumerate(nb.cells) if place not in {PLACES[name] for name in names}]

    return change


def duplicate(name: str) -> Change:
    return lambda nb: nb.cells.append(deepcopy(nb.cells[PLACES[name]]))


def put(name: str, **parts: Any) -> Change:
    return lambda nb: nb.cells[PLACES[name]].update(parts)


def settings(name: str, **parts: Any) -> Change:
    return lambda nb: nb.cells[PLACES[name]].metadata.nbgrader.update(parts)


@pytest.mark.parametrize(
    ("change", "remark"),
    [
        (delete("units"), "The test cell `units` had been deleted; it was put back."),
        (delete("data"), "The given cell `data` had been deleted; it was put back."),
        (delete("choice"), "The answer cell `choice` had been deleted; it was put back."),
        (delete("title", "plain"), "Cells of text that came with the assignment had been deleted; they were put back."),
        (put("units", source="2"), "The test cell `units` had been changed; it was put back."),
        (put("data", source="rows = 4"), "The given cell `data` had been changed; it was put back."),
        (put("units", metadata={}), "The test cell `units` had lost its settings for grading; they were put back."),
        (put("choice", cell_type="markdown"), "`choice` had become a cell of another type; it was put right."),
        (put("essay", cell_type="raw"), "`essay` had become a cell of another type; it was put right."),
        (duplicate("units"), "The test cell `units` stood there more than once; the copies were left out."),
        (duplicate("choice"), "The answer cell `choice` stood there more than once; one counts as the answer"),
        (lambda nb: nb.cells.reverse(), "Cells had been moved; they were put back into the order of the assignment."),
        (settings("units", points=100), "The test cell `units` had other settings for grading"),
        (settings("choice", grade=True, points=9), "The answer cell `choice` had other settings for grading"),
        (settings("choice", grade_id=7), "The answer cell `choice` had other settings for grading"),
        (settings("units", grade_id="<b>mine"), "The test cell `units` had other settings for grading"),
        (lambda nb: nb.cells[3].metadata.update(tags=["skip-execution"]), "Tags on cells were left out"),
        (put("choice", source=7), "The answer cell `choice` held no text; it stands as it was handed out."),
        (put("choice", source=["a", 1]), "The answer cell `choice` held no text; it stands as it was handed out."),
        (put("choice", source="x" * 200_001), "`choice` held more than 200,000 characters; they were left out."),
        (lambda nb: nb.cells.insert(0, 3), "1 of the 7 cells in the file were no cells; they were left out."),
        (put("choice", cell_type="heading"), "1 of the 6 cells in the file were no cells"),
        (lambda nb: nb.update(nbformat=5), "The file's version of the notebook format is not one that is known"),
        (lambda nb: nb.update(nbformat=4, nbformat_minor=99), "is not one that is known; its cells were read."),
        (lambda nb: nb.pop("nbformat"), "is not one that is known; its cells were read."),
        (
            put("essay", attachments={"a.svg": {"image/svg+xml": "<svg onload='x'/>"}}),
            "Attachments of cells were left",
        ),
        (put("essay", attachments={"a.png": {"image/png": "A" * 2_000_001}}), "Attachments of cells were left out"),
        (put("essay", attachments=[3]), "Attachments of cells were left out"),
        (
            lambda nb: nb.cells.append(answer("of-my-own", "1")),
            "The cell `of-my-own` is no part of the assignment; it was kept as a cell of your own.",
        ),
    ],
)
def test_what_was_changed_is_put_right_with_a_remark(change: Change, remark: str) -> None:
    taken = changed(change)
    assert taken.reason is None
    assert any(remark in line for line in taken.remarks), taken.remarks
    assert_complete(taken)


@pytest.mark.parametrize(
    "change",
    [
        settings("units", schema_version=99),
        settings("units", schema_version=0),
        lambda nb: nb.metadata.update(kernelspec={"name": "evil"}, widgets={"state": {}}, headcheck={"reason": "none"}),
        lambda nb: [cell.metadata.update(collapsed=True) for cell in nb.cells],
        lambda nb: nb.cells[3].update(outputs=[{"output_type": "execute_result", "data": {"text/plain": "2"}}]),
        lambda nb: [cell.pop("id") for cell in nb.cells],
    ],
)
def test_what_does_not_concern_grading_is_dropped_without_a_word(change: Change) -> None:
    taken = changed(change)
    assert (taken.remarks, taken.reason) == ((), None)
    assert_complete(taken)
    assert "units = 3" in texts(taken)


@pytest.mark.parametrize("name", ["choice", "units"])
def test_a_cell_without_its_metadata_is_known_by_its_id_and_not_doubled(name: str) -> None:
    taken = changed(put(name, metadata={}))
    assert len(taken.notebook.cells) == len(TEMPLATE.cells)
    assert "units = 3" in texts(taken)


def test_both_halves_of_an_answer_that_was_split_are_kept() -> None:
    def split(nb: NotebookNode) -> None:
        nb.cells.insert(PLACES["choice"], deepcopy(nb.cells[PLACES["choice"]]))
        nb.cells[PLACES["choice"]].source = "half = 1"

    assert texts(changed(split))[2:4] == ["half = 1", "units = 3"]


def test_own_cells_stay_at_their_place() -> None:
    def add(nb: NotebookNode) -> None:
        nb.cells.insert(0, new_markdown_cell("mine: first"))
        nb.cells.insert(4, new_code_cell("mine = 'after the answer'"))
        nb.cells.append(new_raw_cell("mine: last"))

    taken = changed(add)
    assert taken.remarks == ()
    found = texts(taken)
    assert found[0] == "mine: first"
    assert found[found.index("units = 3") + 1] == "mine = 'after the answer'"
    assert found[-1] == "mine: last"
    assert_complete(taken)


@pytest.mark.parametrize("with_ids", [True, False])
def test_an_edited_cell_that_is_no_part_of_grading_keeps_the_edit_and_is_not_doubled(with_ids: bool) -> None:
    def edit(nb: NotebookNode) -> None:
        nb.cells[PLACES["plain"]].source = "import math, cmath"
        if not with_ids:
            for cell in nb.cells:
                del cell["id"]

    taken = changed(edit)
    assert texts(taken)[PLACES["plain"]] == "import math, cmath"
    assert len(taken.notebook.cells) == len(TEMPLATE.cells)
    assert taken.remarks == ()


def test_pictures_in_a_written_answer_are_kept() -> None:
    picture = {"a.png": {"image/png": "aGVsbG8="}}
    assert changed(put("essay", attachments=picture)).notebook.cells[PLACES["essay"]].attachments == picture


def test_ten_thousand_own_cells_become_five_hundred() -> None:
    taken = changed(lambda nb: nb.cells.extend([{"cell_type": "code", "source": "1"}] * 10_000))
    assert len(taken.notebook.cells) == len(TEMPLATE.cells) + MAX_OWN_CELLS
    assert any("Of your own cells 9,500 were left out" in remark for remark in taken.remarks)
    assert_complete(taken)


def test_what_is_true_of_many_cells_is_one_remark_on_one_line() -> None:
    taken = changed(lambda nb: nb.cells.extend(answer(f"<b>\n`{n}", "1") for n in range(50)))
    assert taken.remarks == (
        "50 cells are no part of the assignment; they were kept as cells of your own: "
        "`?b???0`, `?b???1`, `?b???2`, `?b???3`, `?b???4` and 45 more.",
    )
    assert changed(delete("data", "choice", "units")).remarks == (
        "3 cells had been deleted; they were put back: `data`, `choice`, `units`.",
    )
    many = {"a.svg": {"image/svg+xml": "x"}}
    assert len(changed(lambda nb: [cell.update(attachments=many) for cell in nb.cells]).remarks) == 1


@pytest.mark.parametrize("text", ["units = '\x00'", "units = '\ud800'", "'\udfff'"])
def test_what_no_file_can_hold_is_replaced(text: str) -> None:
    taken = changed(put("choice", source=text))
    assert "\ufffd" in texts(taken)[PLACES["choice"]]
    assert_complete(taken)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252"])
def test_other_encodings_are_read_with_a_remark(encoding: str) -> None:
    nb = student_version()
    nb.cells[PLACES["choice"]].source = "units = 'é'"
    taken = take_in(json.dumps(nb, ensure_ascii=False).encode(encoding), TEMPLATE)
    assert texts(taken)[PLACES["choice"]] == "units = 'é'"
    assert [remark for remark in taken.remarks if "Notebooks are UTF-8" in remark]
    assert_complete(taken)


def test_format_3_is_brought_up_to_date() -> None:
    rows = []
    for cell in student_version().cells:
        row = {"cell_type": cell.cell_type, "metadata": cell.metadata}
        rows.append(row | ({"input": cell.source} if cell.cell_type == "code" else {"source": cell.source}))
    rows.append({"cell_type": "heading", "level": 2, "source": "the end"})
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": rows}]}
    taken = take_in(written(old), TEMPLATE)
    assert taken.remarks == ("The file is in the old notebook format 3; it was brought up to format 4.",)
    assert "units = 3" in texts(taken)
    assert texts(taken)[-1] == "## the end"
    assert_complete(taken)


def test_numbers_that_no_notebook_needs_do_no_harm() -> None:
    text = written(student_version()).decode()
    for number in ("NaN", "-Infinity", "1e999", "9" * 5000):
        taken = take_in((text[:-1] + f', "x": {number}}}').encode(), TEMPLATE)
        assert (taken.reason, taken.remarks) == (None, ())


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "an empty file"),
        (b" \n\n", "an empty file"),
        (b"x" * 20_000_001, "a larger file"),
        (b"print('hello')", "no valid JSON: line 1"),
        (b"\xff\xfe\x00", "no valid JSON"),
        (b"\x00\x01\x02\xfe\xff", "no valid JSON"),
        (b"[" * 200_000, "nested without end"),
        (b'{"cells":' * 100_000, "nested without end"),
        (b"[1, 2]", "another kind of JSON"),
        (b'"text"', "another kind of JSON"),
        (b"{}", "a JSON file without cells"),
        (b'{"cells": {}, "nbformat": 4}', "a JSON file without cells"),
        (b'{"worksheets": [3, {"cells": 4}], "nbformat": 3}', "none of its cells"),
        (b'{"cells": [], "nbformat": 4, "nbformat_minor": 5}', "none of its cells"),
        (b'{"cells": [1, null, [], {"cell_type": []}, {"cell_type": {}}], "nbformat": 4}', "none of its cells"),
        (written(new_notebook(cells=[new_code_cell("another course's")])), "none of its cells"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)} bytes",
)
def test_what_is_no_notebook_of_this_assignment_is_refused_with_a_reason(data: bytes, found: str) -> None:
    assert_refused(take_in(data, TEMPLATE), "hand", found)


@pytest.mark.parametrize("junk", [None, True, 7, 0.5, "text", [], [[]], {}, {"a": []}, [None, {"nbgrader": 3}]])
@pytest.mark.parametrize("key", ["cell_type", "source", "metadata", "id", "outputs", "attachments"])
def test_no_value_in_a_cell_raises(key: str, junk: Any) -> None:
    for place in range(len(TEMPLATE.cells)):
        nb = student_version()
        nb.cells[place][key] = junk
        assert_complete(take_in(written(nb), TEMPLATE))


@pytest.mark.parametrize("junk", [None, True, 7, "text", [], {}, {"grade_id": []}, {"grade_id": {}, "points": []}])
def test_no_value_in_the_metadata_raises(junk: Any) -> None:
    for key in ("nbgrader", "tags"):
        assert_complete(changed(lambda nb, key=key: nb.cells[3].metadata.update({key: junk})))  # type: ignore[misc]


# ---- Folders


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that was handed in, still empty."""
    made = tmp_path / "submitted" / "ada" / "tiny"
    made.mkdir(parents=True)
    return made


def read(folder: Path) -> Intake:
    return read_submission(folder, "tiny", TEMPLATE, expected={"rows.csv", "second.ipynb"})


def write(path: Path, nb: NotebookNode | None = None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(written(nb or student_version()))


def test_the_notebook_in_the_folder_is_read(folder: Path) -> None:
    write(folder / "tiny.ipynb")
    for name in ("rows.csv", "second.ipynb", "timestamp.txt", "submission_secret.txt"):
        (folder / name).write_text("x")
    assert read(folder) == take_in(written(student_version()), TEMPLATE)


@pytest.mark.parametrize(
    "name", ["Tiny.ipynb", "tiny (1).ipynb", "tiny.ipynb.txt", "homework.ipynb", "tiny/tiny.ipynb", "a/b/c.ipynb"]
)
def test_a_renamed_notebook_is_taken(folder: Path, name: str) -> None:
    write(folder / name)
    write(folder / ".ipynb_checkpoints" / "tiny-checkpoint.ipynb")
    write(folder / "second.ipynb")
    taken = read(folder)
    assert "units = 3" in texts(taken)
    assert taken.remarks == (f"The notebook was handed in as `{name}` and read as `tiny.ipynb`.",)


def test_of_several_renamed_notebooks_the_one_with_most_of_the_assignment_is_taken(folder: Path) -> None:
    write(folder / "tiny1.ipynb", new_notebook(cells=[new_code_cell("scratch")]))
    write(folder / "final version.ipynb")
    os.mkfifo(folder / "tiny2.ipynb")
    taken = read(folder)
    assert "units = 3" in texts(taken)
    assert "`final version.ipynb`" in taken.remarks[0]
    assert "Left out: `tiny1.ipynb`." in taken.remarks[1]


def test_files_beside_the_notebook_are_left_out_by_name(folder: Path) -> None:
    write(folder / "tiny.ipynb")
    for number in range(7):
        (folder / f"<b>{number}\n.py").write_text("x")
    assert read(folder).remarks == (
        "Left out: `?b?0?.py`, `?b?1?.py`, `?b?2?.py`, `?b?3?.py`, `?b?4?.py` and 2 more. "
        "A notebook runs with the files of the course only.",
    )


def make_socket(path: Path) -> None:
    here = os.getcwd()
    os.chdir(path.parent)  # the path of a socket may have about a hundred characters
    try:
        socket.socket(socket.AF_UNIX).bind(path.name)
    finally:
        os.chdir(here)


@pytest.mark.parametrize(
    ("make", "found"),
    [
        (lambda path: None, "found nothing"),
        (lambda path: path.touch(), "an empty file"),
        (lambda path: path.symlink_to(path.parents[3] / "secret.ipynb"), "a link, and links are not followed"),
        (lambda path: path.symlink_to(path), "a link, and links are not followed"),
        (lambda path: path.symlink_to("/dev/zero"), "a link, and links are not followed"),
        (lambda path: path.mkdir(), "a folder"),
        (os.mkfifo, "a pipe"),
        (make_socket, "a socket"),
        (lambda path: os.truncate(os.open(path, os.O_CREAT | os.O_RDWR), 10**12), "a larger file"),
    ],
)
def test_what_is_no_file_is_refused_and_never_opened(folder: Path, make: Callable[[Path], object], found: str) -> None:
    write(folder.parents[2] / "secret.ipynb")
    make(folder / "tiny.ipynb")
    assert_refused(read(folder), found)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable for root")
def test_an_unreadable_notebook_is_refused(folder: Path) -> None:
    write(folder / "tiny.ipynb")
    (folder / "tiny.ipynb").chmod(0)
    assert_refused(read(folder), "permissions forbid")


def test_a_linked_folder_inside_is_not_entered(folder: Path) -> None:
    write(folder.parents[2] / "elsewhere" / "tiny.ipynb")
    (folder / "tiny").symlink_to(folder.parents[2] / "elsewhere")
    assert_refused(read(folder), "found nothing")


@pytest.mark.parametrize("kind", ["link", "file", "nothing"])
def test_what_is_no_folder_is_refused(folder: Path, kind: str) -> None:
    folder.rmdir()
    write(folder.parents[2] / "elsewhere" / "tiny.ipynb")
    if kind == "link":
        folder.symlink_to(folder.parents[2] / "elsewhere")
    elif kind == "file":
        folder.touch()
    assert_refused(read(folder), kind)


def test_folders_within_folders_end(folder: Path) -> None:
    write(folder / "tiny.ipynb")
    deep = folder
    for _ in range(300):
        deep = deep / "d"
        deep.mkdir()
    (deep / "x.py").touch()
    assert read(folder).remarks == ()


# ---- Several files


def untouched() -> NotebookNode:
    return handed_out(TEMPLATE)


def zipped(path: Path, members: dict[str, bytes], encrypted: bool = False) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    if encrypted:
        data = bytearray(path.read_bytes())
        at = data.rindex(b"PK\x01\x02") + 8
        data[at] |= 1
        path.write_bytes(data)


@pytest.mark.parametrize(
    "name", ["tiny-Copy1.ipynb", "tiny (1).ipynb", "tiny - Copy.ipynb", "tiny_final.ipynb", "Untitled.ipynb"]
)
@pytest.mark.parametrize("broken", [None, b"no notebook", b""])
def test_a_finished_notebook_counts_in_place_of_an_untouched_or_broken_one(
    folder: Path, name: str, broken: bytes | None
) -> None:
    write(folder / name)
    (folder / "tiny.ipynb").write_bytes(written(untouched()) if broken is None else broken)
    taken = read(folder)
    assert "units = 3" in texts(taken)
    why = "holds no work" if broken is None else "is not this assignment's or can't be read"
    assert taken.remarks == taken.attention == (f"`{name}` was graded, because `tiny.ipynb` {why}.",)


def test_layout_and_comments_are_no_work(folder: Path) -> None:
    nb = untouched()
    nb.cells[PLACES["choice"]].source = "# hm\n\nraise   NotImplementedError( )"
    write(folder / "tiny.ipynb", nb)
    write(folder / "tiny2.ipynb")
    assert "units = 3" in texts(read(folder))


def test_of_two_notebooks_with_work_the_right_name_wins_and_of_equal_ones_nothing_is_said(folder: Path) -> None:
    write(folder / "tiny.ipynb")
    write(folder / "tiny-Copy1.ipynb")
    assert read(folder).attention == ()
    nb = student_version()
    nb.cells[PLACES["choice"]].source = "units = 4"
    write(folder / "tiny-Copy1.ipynb", nb)
    taken = read(folder)
    assert "units = 3" in texts(taken)
    assert taken.attention == ("`tiny.ipynb` was graded. There is other work in `tiny-Copy1.ipynb`, which was not.",)


def test_of_untouched_notebooks_the_right_name_counts(folder: Path) -> None:
    write(folder / "tiny.ipynb", untouched())
    write(folder / "tiny-Copy1.ipynb", untouched())
    taken = read(folder)
    assert (taken.reason, taken.attention) == (None, ())
    assert len(taken.remarks) == 1 and "Left out: `tiny-Copy1.ipynb`" in taken.remarks[0]


def test_a_zip_under_the_name_of_a_notebook_is_opened(folder: Path) -> None:
    zipped(folder / "tiny.ipynb", {"a/b/tiny.ipynb": written(student_version())})
    assert "units = 3" in texts(read(folder))


@pytest.mark.parametrize(
    ("make", "found"),
    [
        (lambda folder: zipped(folder / "a.zip", {"x.csv": b"1"}), "the zip `a.zip` without a notebook"),
        (
            lambda folder: zipped(folder / "a.zip", {"tiny.ipynb": b"{}"}, encrypted=True),
            "'tiny.ipynb' (it is encrypted)",
        ),
        (lambda folder: (folder / "a.zip").write_bytes(b"PK\x03\x04 cut off"), "can't be opened"),
        (lambda folder: (folder / "tiny.rar").write_bytes(b"Rar!"), "found only `tiny.rar`"),
    ],
)
def test_what_holds_no_notebook_is_named(folder: Path, make: Callable[[Path], object], found: str) -> None:
    make(folder)
    assert_refused(read(folder), found, "Hand in the notebook itself")


def test_so_many_notebooks_are_looked_into_and_no_more(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_into = []
    take = choosing.take
    monkeypatch.setattr(choosing, "take", lambda *given: looked_into.append(given) or take(*given))
    for number in range(100):
        write(folder / f"scratch {number}.ipynb", new_notebook(cells=[new_code_cell("1")]))
    zipped(folder / "many.zip", {f"{number}.ipynb": b"{}" for number in range(100)})
    write(folder / "tiny-Copy1.ipynb")
    assert "units = 3" in texts(read(folder))
    assert len(looked_into) <= 20


# ---- Another assignment's notebook


def test_a_notebook_of_another_assignment_is_named_whatever_it_has_in_common_with_this_one() -> None:
    """Both use the same names for their cells, as courses do that number them."""
    other = deepcopy(TEMPLATE)
    for place in (PLACES["title"], PLACES["data"], PLACES["units"], PLACES["essay"]):
        other.cells[place].source = other.cells[place].source.replace("units", "rate").replace("tiny", "small") + " # 2"
    seen = handed_out(other)
    for cell in seen.cells:
        cell.id = f"other-{cell.id}"
    done = deepcopy(seen)
    done.cells[PLACES["choice"]].source = "rate = 3"
    taken = take_in(written(done), TEMPLATE, lambda: {"02-rates": seen})
    assert_refused(taken, "found the notebook of 02-rates")
    assert take_in(written(student_version()), TEMPLATE, lambda: {"02-rates": seen}).reason is None


# ---- Time


def test_code_that_python_can_not_read_costs_neither_an_error_nor_time() -> None:
    deep = ["-" * 19_000 + "1", "a?\n" * 600, "a = !x\n" * 400, "(" * 5000, "x" + "[0]" * 5000]
    nb = student_version()
    nb.cells = [new_code_cell(source) for source in deep * 20] + [cell for cell in nb.cells if cell.cell_type == "code"]
    for cell in nb.cells:
        cell.metadata, cell.id = {}, "new"
    del nb.cells[-2]
    before = time.process_time()
    assert_complete(take_in(written(nb), TEMPLATE))
    assert time.process_time() - before < 3


def test_ten_thousand_cells_without_a_mark_are_taken_in_within_seconds() -> None:
    nb = new_notebook(cells=[new_code_cell(f"units{number} = 1\nprint(rows)") for number in range(10_000)])
    nb.cells[5000:5000] = [new_code_cell(cell.source) for cell in student_version().cells]
    before = time.process_time()
    taken = take_in(written(nb), TEMPLATE)
    assert time.process_time() - before < 5
    assert "units = 3" in texts(taken)
