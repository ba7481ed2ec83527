"""Chooses the notebook that counts among submitted files: by name, unless it contains no work.

A zip is opened as data. All other files are listed and ignored.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from pathlib import Path, PurePath

from nbformat.notebooknode import NotebookNode

from headcheck.grading.intake import files, zips
from headcheck.grading.intake.files import Found, Unusable, shown
from headcheck.grading.intake.notebook_file import AGAIN, MAX_FILE
from headcheck.grading.intake.overlay import Intake, Others, Taken, refuse, take
from headcheck.grading.intake.remarks import listed
from headcheck.grading.intake.zips import BadArchive

# Limits on candidate files: their number, and their total size in bytes.
_MOST_CANDIDATES, _MOST_BYTES = 10, 5 * MAX_FILE

_BESIDE = ("timestamp.txt", "submission_secret.txt")  # what nbgrader itself puts into a submission


@dataclass(frozen=True)
class _Candidate:
    """A submitted notebook: its path (including that of its zip), and its intake."""

    path: PurePath
    taken: Taken

    @property
    def answers(self) -> Mapping[str, str]:
        return self.taken.answers


@dataclass
class _Submission:
    """The contents of a submitted folder. `faults`: why a zip contains no notebook, as the end of a sentence."""

    folder: Path
    template: NotebookNode
    others: Others
    room: int = _MOST_BYTES
    faults: list[str] = field(default_factory=list)

    def candidates(self, path: PurePath) -> Iterator[_Candidate]:
        """The notebook in a file, or those in a zip. Raises Unusable if there is no such file."""
        data = files.read(self.folder, path, zips.LARGEST_FILE)
        self.room -= len(data)
        if not zips.is_zip(data):
            yield _Candidate(path, take(data, self.template, self.others))
            return
        try:
            held = zips.notebooks(data)
        except BadArchive as why:
            self.faults.append(f"the zip {shown(path)}, which can't be opened: {why}")
            return
        if not held.found:
            left_out = f", but {listed(held.left_out)}" if held.left_out else ""
            self.faults.append(f"the zip {shown(path)} without a notebook that can be read{left_out}")
        for name, notebook in held.found:
            yield _Candidate(path / name, take(notebook, self.template, self.others))


def read_submission(
    folder: Path, notebook_name: str, template: NotebookNode, expected: Collection[str] = (), others: Others = dict
) -> Intake:
    """Take in the notebook called `notebook_name` (without its ending) from the folder that a student handed in.

    Another notebook, or one in a zip, is taken where the right one is missing, can't be read, is one of the `others`,
    or holds no work. `expected`: files of the assignment, by their path below the folder, that are neither that
    notebook nor worth a remark when left out. Raises OSError only where the machine fails, not the submission.
    """
    name = PurePath(f"{notebook_name}.ipynb")
    try:
        present = files.listed(folder)
    except Unusable as found:
        return refuse(template, f"Expected a folder with the notebook {shown(name)}, found {found}. {AGAIN}")
    known = {name, *map(PurePath, (*expected, *_BESIDE))}
    other = [path for path in present if path not in known and not any(part.startswith(".") for part in path.parts)]
    submission = _Submission(folder, template, others)
    named, instead = _named(submission, name)
    rivals = _rivals(submission, name, [path for path in other if _may_hold_a_notebook(path)])
    best = max(rivals, key=lambda rival: (len(rival.answers), rival.taken.cells), default=None)
    chosen = named
    if best and (not named or named.taken.intake.reason or not named.answers) and _is_better(best, named):
        chosen = best
    if not chosen:
        seen = instead or (_what_else(other, submission.faults) if other else Found.NOTHING.value)
        return refuse(
            template, f"Expected the notebook {shown(name)}, found {seen}. Hand in the notebook itself, by this name."
        )
    attention = _on_the_choice(name, chosen, named, instead, rivals)
    renamed = [f"The notebook was handed in as {shown(chosen.path)} and read as {shown(name)}."]
    intake = chosen.taken.intake
    mentioned = {chosen.path, *chosen.path.parents} if chosen is not named else set()
    remarks = (
        *attention,
        *(renamed if chosen is not named and not attention else ()),
        *intake.remarks,
        *_left_out([path for path in other if path not in mentioned]),
    )
    return replace(intake, remarks=remarks, attention=attention)


def _named(submission: _Submission, name: PurePath) -> tuple[_Candidate | None, str | None]:
    """The notebook of the right name; else what is in its place, as the end of a sentence; None for nothing."""
    try:
        found = list(submission.candidates(name))
    except Unusable as instead:
        return None, None if instead.found is Found.NOTHING else str(instead)
    return (found[0], None) if found else (None, submission.faults[-1])


def _rivals(submission: _Submission, name: PurePath, paths: Sequence[PurePath]) -> list[_Candidate]:
    """Notebooks with other names, within limits; the most similar names first."""

    def closeness(path: PurePath) -> float:
        return SequenceMatcher(None, path.name.lower()[:100], name.name.lower()).ratio()

    found: list[_Candidate] = []
    for path in sorted(paths, key=closeness, reverse=True)[:_MOST_CANDIDATES]:
        if submission.room <= 0 or len(found) >= _MOST_CANDIDATES:
            break
        try:
            found += submission.candidates(path)
        except Unusable as instead:
            submission.faults.append(str(instead))
    return found


def _may_hold_a_notebook(path: PurePath) -> bool:
    return ".ipynb" in path.name.lower() or path.suffix.lower() == ".zip"


def _is_better(rival: _Candidate, named: _Candidate | None) -> bool:
    """Whether a notebook under another name counts in place of one that is missing, refused, or without work."""
    if named is None:
        return True
    if rival.taken.intake.reason:
        return False
    return bool(rival.answers) or named.taken.intake.reason is not None


def _on_the_choice(
    name: PurePath, chosen: _Candidate, named: _Candidate | None, instead: str | None, rivals: Sequence[_Candidate]
) -> tuple[str, ...]:
    """The remark for the instructor on the choice between several notebooks."""
    rest = [rival for rival in rivals if rival is not chosen and rival.answers and rival.answers != chosen.answers]
    lines = []
    if chosen is not named and (named or instead):
        reason = named.taken.intake.reason if named else None
        was = "is not this assignment's or can't be read" if reason or not named else "holds no work"
        lines.append(f"{shown(chosen.path)} was graded, because {shown(name)} {was}.")
    if rest:
        also = listed([shown(rival.path) for rival in rest])
        lines.append(f"{shown(chosen.path)} was graded. There is other work in {also}, which was not.")
    return tuple(lines)


def _what_else(other: Sequence[PurePath], faults: Sequence[str]) -> str:
    return faults[0] if faults else f"only {listed([shown(path) for path in other])}"


def _left_out(paths: Sequence[PurePath]) -> list[str]:
    if not paths:
        return []
    return [f"Left out: {listed([shown(path) for path in paths])}. A notebook runs with the files of the course only."]
