"""Matches submitted cells to the cells of an assignment, and finds where the student's own cells run.

By nbgrader's name or the cell's id, then by text, then by position between matched cells and the names in code.
"""

from __future__ import annotations

import ast
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from nbformat.notebooknode import NotebookNode
from nbgrader import utils

from headcheck.grading.engine.cell_names import Names, names
from headcheck.grading.intake.notebook_file import Cell

#: Limits on analysis: characters of a cell and of all cells of a notebook; words and cells that are compared.
_LONGEST, _MOST_CODE, _MOST_WORDS, _MOST_ROWS = 20_000, 400_000, 20_000, 1_000

# How well a cell fits a place: the same text, or the names that the answer there has to make; turned: in a cell of
# another type. Below these is the share of words that both have, from which on they are taken for the same. An
# answer as it was handed out comes after all work that can stand for it, and before what makes only some of the names.
_SAME, _SAME_TURNED, _ALL_NAMES, _ALL_NAMES_TURNED = 4.0, 3.0, 2.0, 1.5
_ALIKE, _UNTOUCHED, _SOME_NAMES = 0.6, 0.5, 0.4
# Position alone: a cell is where one of this kind is missing.
_IN_PLACE = 0.1

_NO_NAMES = names("")


class Role(Enum):
    """What a cell of the assignment is for."""

    ANSWER = "answer"
    TEST = "test"
    GIVEN = "given"
    TEXT = "text"  # nbgrader does not know it: students may edit it, and nothing is graded by it


@dataclass(frozen=True)
class Place:
    """A cell of the assignment, as students get it.

    `makes`: the names that its code binds; `needs`: of an answer, the names that nothing else in the assignment makes.
    """

    role: Role
    kind: str
    id: str
    grade_id: str | None
    text: str
    makes: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()

    @cached_property
    def words(self) -> frozenset[str]:
        return _words(self.text)

    @property
    def is_code_answer(self) -> bool:
        return self.role is Role.ANSWER and self.kind == "code"


def outline(template: NotebookNode, visible: NotebookNode) -> tuple[Place, ...]:
    """The places of an assignment: of its `template`, and of the same as it is `visible` to students."""
    roles = [_role(cell) for cell in template.cells]
    code = [names(cell.source) if cell.cell_type == "code" else _NO_NAMES for cell in template.cells]
    shown = [names(cell.source) if cell.cell_type == "code" else _NO_NAMES for cell in visible.cells]
    bound_by = Counter(name for found in shown for name in found.makes)
    needs: dict[int, set[str]] = defaultdict(set)
    latest: int | None = None
    known = {name for found, role in zip(shown, roles, strict=True) if role is not Role.TEST for name in found.makes}
    for index, (role, cell) in enumerate(zip(roles, visible.cells, strict=True)):
        if role is Role.ANSWER and cell.cell_type == "code":
            latest = index
            needs[index] |= {name for name in shown[index].makes if bound_by[name] == 1}
        elif latest is not None:
            new = set(code[index].uses) - code[index].makes - known
            needs[latest] |= new
            known |= new
    return tuple(
        Place(
            role,
            cell.cell_type,
            cell.id,
            cell.metadata.get("nbgrader", {}).get("grade_id"),
            plain(cell.source),
            shown[index].makes,
            frozenset(needs[index]),
        )
        for index, (role, cell) in enumerate(zip(roles, visible.cells, strict=True))
    )


def _role(cell: NotebookNode) -> Role:
    if "grade_id" not in cell.metadata.get("nbgrader", {}):
        return Role.TEXT
    if utils.is_solution(cell):
        return Role.ANSWER
    return Role.TEST if utils.is_grade(cell) else Role.GIVEN


class How(Enum):
    """How a cell was matched to a place."""

    MARK = "its grade_id or id"
    TEXT = "its text"
    CONTENT = "what its code makes, or how its text looks"
    PLACE = "where it stands"
    BESIDE = "what it makes, beside the answer cell as it was handed out"
    ELSEWHERE = "what it makes, at another place"


@dataclass
class Alignment:
    """The result for submitted cells, by index.

    `rows`: the cell that fills a place; `how`: by what that was told; `own`: the student's own cells behind each place,
    -1 for the first; `halves`: those of them that bear the name of an answer; `left_out`: copies, by place; `spared`:
    answers that are not run as they were handed out, because that would undo what a cell before them makes.
    """

    rows: dict[int, int] = field(default_factory=dict)
    how: dict[int, How] = field(default_factory=dict)
    own: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    halves: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    left_out: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    spared: set[int] = field(default_factory=set)
    #: answers with something of the student's in them
    worked: set[int] = field(default_factory=set)


def align(cells: Sequence[Cell], places: Sequence[Place]) -> Alignment:
    """Match a cell to every place, and find where all other cells run."""
    work = _Aligning(cells, places)
    work.by_marks()
    work.by_unique_text()
    work.in_gaps(work.content, How.CONTENT)
    work.by_text_anywhere()
    work.choose_answers()
    work.find_answers_elsewhere()
    work.in_gaps(work.place_alone, How.PLACE)
    return work.result()


class _Aligning:
    """The steps of `align`. `at`: for each cell its place; None for one that is the student's own, so far."""

    def __init__(self, cells: Sequence[Cell], places: Sequence[Place]) -> None:
        self._cells, self._places = cells, places
        self._at: list[int | None] = [None] * len(cells)
        self._found = Alignment()
        self._texts = [plain(cell.source or "") for cell in cells]
        self._handed_out = {place.text for place in places}
        self._room = _MOST_CODE
        self._code: dict[int, Names] = {}
        self._all_words: dict[int, frozenset[str]] = {}
        #: cells that keep the name of an answer that another cell fills
        self._half_of: dict[int, int] = {}
        self._gone: set[int] = set()
        self._moved: set[int] = set()

    # ---- Properties of cells

    def _names(self, row: int) -> Names:
        """The names in a cell's code, whatever its type is now; none for code of excessive length."""
        if row not in self._code:
            source = self._cells[row].source or ""
            fits = len(source) <= min(_LONGEST, self._room)
            self._room -= len(source) if fits else 0
            self._code[row] = names(source) if fits else _NO_NAMES
        return self._code[row]

    def _words(self, row: int) -> frozenset[str]:
        if row not in self._all_words:
            self._all_words[row] = _words(self._texts[row])
        return self._all_words[row]

    def _is_worked(self, row: int, place: int) -> bool:
        """Whether a student changed more than layout and comments."""
        source, handed_out = self._texts[row], self._places[place].text
        if self._cells[row].source is None or source == handed_out:
            return False
        if self._places[place].kind != "code" or len(source) > min(_LONGEST, self._room):
            return True
        self._room -= len(source)
        return not _same_code(source, handed_out)

    def _is_own_code(self, row: int) -> bool:
        """Whether a cell is the student's own code, rather than a copy of a given cell."""
        return (
            self._at[row] is None
            and row not in self._gone
            and self._cells[row].kind == "code"
            and bool(self._texts[row])
            and self._texts[row] not in self._handed_out
        )

    def _claim(self, row: int, place: int, how: How) -> None:
        self._at[row] = place
        self._found.rows[place] = row
        self._found.how[place] = how

    # ---- Recognising

    def by_marks(self) -> None:
        """The name that nbgrader gave a cell, then its id."""
        by_grade_id = {place.grade_id: index for index, place in enumerate(self._places) if place.grade_id is not None}
        by_id = {place.id: index for index, place in enumerate(self._places)}
        for row, cell in enumerate(self._cells):
            named = by_grade_id.get(cell.grade_id or "")
            if named in self._found.rows:
                self._at[row] = named  # a copy, or the half of a cell that was split
            elif named is not None:
                self._claim(row, named, How.MARK)
        for row, cell in enumerate(self._cells):
            marked = by_id.get(cell.id or "")
            if self._at[row] is None and marked is not None and marked not in self._found.rows:
                self._claim(row, marked, How.MARK)

    def by_unique_text(self) -> None:
        """Match cells whose text occurs exactly once in the assignment and in the submission, wherever they are."""
        rows = self._by_text(row for row, place in enumerate(self._at) if place is None)
        places = _grouped((place.kind, place.text, index) for index, place in enumerate(self._places))
        for key, of_text in places.items():
            untouched = self._places[of_text[0]].is_code_answer  # there may be work that stands for it
            once = len(of_text) == len(rows.get(key, ())) == 1
            if key[1] and once and not untouched and of_text[0] not in self._found.rows:
                self._claim(rows[key][0], of_text[0], How.TEXT)

    def by_text_anywhere(self) -> None:
        """The same text at another place: the cell was moved."""
        rows = self._by_text(row for row, place in enumerate(self._at) if place is None)
        for index, place in enumerate(self._places):
            if index not in self._found.rows and place.text and (same := rows.get((place.kind, place.text))):
                self._claim(same.pop(0), index, How.TEXT)

    def _by_text(self, rows: Iterable[int]) -> dict[tuple[str, str], list[int]]:
        return _grouped((self._cells[row].kind, self._texts[row], row) for row in rows)

    def in_gaps(self, likeness: Callable[[int, int], float], how: How) -> None:
        """Between matched cells, assign the best fitting cells to missing places, in order."""
        for rows, between in self._gaps():
            free = [place for place in between if place not in self._found.rows and place not in self._found.spared]
            rows = [row for row in rows if self._at[row] is None and row not in self._gone and self._texts[row]]
            for row, place in _best_pairs(rows[:_MOST_ROWS], free, likeness):
                self._claim(row, place, how)

    def _gaps(self) -> Iterator[tuple[list[int], range]]:
        """The runs of cells between recognised ones that are in order, each with the places between those."""
        spine = self._spine()
        ends = [(-1, -1), *spine, (len(self._cells), len(self._places))]
        for (row, place), (next_row, next_place) in zip(ends, ends[1:], strict=False):
            if next_row - row > 1 and next_place - place > 1:
                yield list(range(row + 1, next_row)), range(place + 1, next_place)

    def _spine(self) -> list[tuple[int, int]]:
        """A longest sequence of matched cells in the order of the assignment, each with its place."""
        pairs = sorted((row, place) for place, row in self._found.rows.items() if row not in self._moved)
        return [pairs[index] for index in _increasing([place for _, place in pairs])]

    def content(self, row: int, index: int) -> float:
        """How well a cell's text and names fit a place."""
        place, text = self._places[index], self._texts[row]
        if text == place.text and place.is_code_answer:
            return _UNTOUCHED
        if text == place.text:
            return _SAME if self._cells[row].kind == place.kind else _SAME_TURNED
        if text in self._handed_out:
            return 0
        made = place.needs & self._names(row).makes if place.needs else set()
        if self._cells[row].kind != place.kind:
            return _ALL_NAMES_TURNED if made and made == place.needs else 0
        if made and made == place.needs and not _reads_first(self._cells[row].source or "", place.makes):
            return _ALL_NAMES
        alike = _likeness(self._words(row), place.words)
        return alike if alike >= _ALIKE else _SOME_NAMES if made else 0

    def place_alone(self, row: int, index: int) -> float:
        """What stands where an answer or a cell of text is missing may be anything that its writer put there."""
        place = self._places[index]
        if place.role not in (Role.ANSWER, Role.TEXT) or self._cells[row].kind != place.kind:
            return 0
        return _IN_PLACE + _likeness(self._words(row), place.words)

    # ---- Answers

    def choose_answers(self) -> None:
        """Of cells with one name: an answer is the one that has the student's work; a copy of others is left out."""
        claims: dict[int, list[int]] = defaultdict(list)
        for row, at in enumerate(self._at):
            if at is not None:
                claims[at].append(row)
        for index, rows in claims.items():
            place = self._places[index]
            if place.role is not Role.ANSWER:
                self._leave_out_copies(index, rows)
                continue
            worked = [row for row in rows if self._is_worked(row, index)]
            complete = [row for row in worked if place.needs and place.needs <= self._names(row).makes]
            best = (complete if len(worked) > 1 else worked)[:1] or worked[:1] or rows[:1]
            self._found.rows[index] = best[0]
            if worked:
                self._found.worked.add(index)
            for row in rows:
                if row == best[0]:
                    continue
                self._at[row] = None
                if row in worked:
                    self._half_of[row] = index
                else:
                    self._leave_out(row, index)

    def _leave_out_copies(self, index: int, rows: Sequence[int]) -> None:
        """An edited copy of a given cell is one of the student's own cells; other copies are dropped."""
        for row in rows:
            if row != self._found.rows[index]:
                self._at[row] = None
                if self._places[index].role is not Role.GIVEN or not self._is_worked(row, index):
                    self._leave_out(row, index)

    def _leave_out(self, row: int, place: int) -> None:
        self._gone.add(row)
        self._found.left_out[place].append(row)

    def find_answers_elsewhere(self) -> None:
        """An answer that is missing, or stands as it was handed out, may have been given in another cell.

        Where that can't be moved into its place, what was handed out must not undo it.
        """
        for index, place in enumerate(self._places):
            if place.is_code_answer and index not in self._found.worked and place.needs:
                self._find_answer(index, place)
        for index, place in enumerate(self._places):
            if place.is_code_answer and index not in self._found.worked and self._is_made_before(index, place):
                self._found.spared.add(index)

    def _find_answer(self, index: int, place: Place) -> None:
        beside = self._beside(index)
        after = self._behind_answer(index)
        merged = [
            row
            for later, row in sorted(self._found.rows.items())
            if later > index and later in self._found.worked and self._places[later].is_code_answer
        ]
        for rows, how in ((beside, How.BESIDE), (after, How.ELSEWHERE), (merged, How.ELSEWHERE)):
            for row in rows:
                if place.needs <= self._names(row).makes and not self._depends(row, index, how):
                    self._fill(row, index, how)
                    return

    def _fill(self, row: int, index: int, how: How) -> None:
        handed_out = self._found.rows.pop(index, None)
        if handed_out is not None:
            self._at[handed_out] = None
            self._gone.add(handed_out)
        elif how is How.BESIDE:
            how = How.CONTENT
        if (before := self._at[row]) is not None:  # two answers in one cell: it runs where the first is asked for
            del self._found.rows[before], self._found.how[before]
            self._found.worked.discard(before)
        if how is How.ELSEWHERE:
            self._moved.add(row)
        self._claim(row, index, how)
        self._found.worked.add(index)

    def _beside(self, index: int) -> list[int]:
        """A student's own cells that stand next to an answer, or where it would be."""
        row = self._found.rows.get(index)
        if row is None:
            return [row for rows, between in self._gaps() if index in between for row in rows if self._is_own_code(row)]
        after = next(
            (near for near in range(row + 1, len(self._cells)) if self._at[near] is not None), len(self._cells)
        )
        return [near for near in range(self._begin_of_run(index), after) if self._is_own_code(near)]

    def _behind_answer(self, index: int) -> list[int]:
        """A student's own cells that stand behind where an answer is or would be."""
        begin = self._found.rows.get(index, self._begin_of_run(index))
        return [row for row in range(begin, len(self._cells)) if self._is_own_code(row)]

    def _depends(self, row: int, index: int, how: How) -> bool:
        """Whether a cell could not run in the place of an answer, because of what runs before the cell now."""
        place, found = self._places[index], self._names(row)
        if _reads_first(self._cells[row].source or "", place.makes):
            return True
        if how is How.BESIDE:
            return False
        at = self._at[row]
        between = self._places[index + 1 : self._slot(row) + 1 if at is None else at]
        return any(set(found.uses) & (place.makes | place.needs) for place in between)

    def _slot(self, row: int) -> int:
        """The place of the matched cell before a cell; -1 if there is none."""
        return max((place for before, place in self._spine() if before < row), default=-1)

    def _is_made_before(self, index: int, place: Place) -> bool:
        """Whether cells before an answer make all that it asks for, or something that it would undo."""
        answers = [row for at, row in self._found.rows.items() if at < index and at in self._found.worked]
        own = filter(self._is_own_code, range(self._begin_of_run(index)))
        made = {name for row in (*answers, *own) for name in self._names(row).makes} & place.needs
        return bool(made & place.makes) or (bool(made) and made == place.needs)

    def _begin_of_run(self, index: int) -> int:
        """The first of the student's own cells that stand directly before an answer, or where it would be."""
        begin = self._found.rows.get(index)
        if begin is None:
            return max((row for row, place in self._spine() if place < index), default=-1) + 1
        while begin > 0 and self._at[begin - 1] is None:
            begin -= 1
        return begin

    # ---- Order

    def result(self) -> Alignment:
        """Where the student's own cells run: at their position, but after given cells that were deleted there."""
        found = self._found
        for index, row in found.rows.items():
            if self._places[index].role is Role.ANSWER and self._is_worked(row, index):
                found.worked.add(index)
        stubs = {place.text: index for index, place in enumerate(self._places) if place.is_code_answer}
        following, last, slot = self._following(), -1, -1
        for row, at in enumerate(self._at):
            if at is not None:
                if row not in self._moved:
                    last = slot = at
            elif row in self._half_of:
                index = self._half_of[row]
                last = slot = index - (row < found.rows[index])
                found.halves[index].append(row)
                found.own[slot].append(row)
            elif row in self._gone:
                continue
            elif self._cells[row].kind == "code" and self._texts[row] in stubs:
                self._leave_out(row, stubs[self._texts[row]])  # it would undo what was made of the answer
            else:
                slot = max(slot, self._behind(row, last, following[row]))
                found.own[slot].append(row)
        return found

    def _following(self) -> list[int]:
        """For each cell, the place of the next matched cell after it."""
        following, latest = [], len(self._places)
        for row in reversed(range(len(self._cells))):
            following.append(latest)
            at = self._at[row]
            if at is not None and row not in self._moved:
                latest = at
        return following[::-1]

    def _behind(self, row: int, last: int, following: int) -> int:
        """The place behind which an own cell runs that stands between cells of the places `last` and `following`."""
        found = self._names(row) if self._cells[row].kind == "code" else _NO_NAMES
        touched, slot, tested = {*found.uses, *found.makes}, last, False
        for index in range(last + 1, following):
            place = self._places[index]
            tested = tested or place.role is Role.TEST
            if not tested or touched & (place.makes | place.needs):
                slot = index
        if last < following < len(self._places) and following not in {*self._found.worked, *self._found.spared}:
            place = self._places[following]
            if place.is_code_answer and touched & place.makes:
                slot = following  # what was handed out would undo it
        return slot


# ---- Texts


def plain(source: str) -> str:
    """A text without whitespace that editors change."""
    return "\n".join(line.rstrip() for line in source.replace("\xa0", " ").splitlines()).strip()


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text[:_MOST_WORDS]))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of words that two texts have in common (Dice's coefficient)."""
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0


def _same_code(one: str, other: str) -> bool:
    """Whether two pieces of code differ in layout and comments only."""
    if max(len(one), len(other)) > _LONGEST:
        return False
    try:
        return ast.dump(ast.parse(one)) == ast.dump(ast.parse(other))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False


def _reads_first(source: str, wanted: Iterable[str]) -> bool:
    """Whether code reads one of the names before defining it; False for code of excessive length."""
    if len(source) > _LONGEST:
        return False
    try:
        statements = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    for name in wanted:
        for statement in statements:
            uses = [node for node in ast.walk(statement) if isinstance(node, ast.Name) and node.id == name]
            if any(isinstance(node.ctx, ast.Load) for node in uses) or isinstance(statement, ast.AugAssign) and uses:
                return True
            if uses or getattr(statement, "name", None) == name:
                break
    return False


# ---- Sequences


def _grouped(rows: Iterable[tuple[str, str, int]]) -> dict[tuple[str, str], list[int]]:
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for kind, text, index in rows:
        groups[kind, text].append(index)
    return groups


def _increasing(numbers: Sequence[int]) -> list[int]:
    """The indexes of a longest increasing subsequence."""
    ends: list[int] = []
    last: list[int] = []
    before: dict[int, int | None] = {}
    for index, number in enumerate(numbers):
        length = bisect_left(ends, number)
        before[index] = last[length - 1] if length else None
        ends[length : length + 1], last[length : length + 1] = [number], [index]
    chosen: list[int] = []
    at: int | None = last[-1] if last else None
    while at is not None:
        chosen.append(at)
        at = before[at]
    return chosen[::-1]


def _best_pairs(
    rows: Sequence[int], places: Sequence[int], likeness: Callable[[int, int], float]
) -> Iterator[tuple[int, int]]:
    """The pairs, in order, whose likeness is largest together; of equals the one with the earlier place."""
    if not rows or not places:
        return
    fits = [[likeness(row, place) for place in places] for row in rows]
    best = [[0.0] * (len(places) + 1) for _ in range(len(rows) + 1)]
    for i in reversed(range(len(rows))):
        for j in reversed(range(len(places))):
            pair = fits[i][j] + best[i + 1][j + 1] if fits[i][j] else 0
            best[i][j] = max(pair, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < len(rows) and j < len(places):
        if fits[i][j] and best[i][j] == fits[i][j] + best[i + 1][j + 1]:
            yield rows[i], places[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
