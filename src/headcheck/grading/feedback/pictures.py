"""The pictures of a mark on held-out rows: plots or tables, each with a caption.

They are made from a mark's record (`headcheck.course.check`) only: from counts, never from rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from headcheck.course import records
from headcheck.course.records import Record
from headcheck.grading.feedback import drawings


@dataclass(frozen=True)
class Picture:
    """`caption`: what it shows, in words. `svg`: a plot; if empty, `columns` and `rows` are a table.

    A row is its heading and its cells: a count, its share of the row, and whether it is the right answer.
    `corner`: what the headings of rows and columns mean.
    """

    title: str
    caption: str
    svg: str = ""
    corner: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, tuple[tuple[int, float, bool], ...]], ...] = ()


def of(record: Record, outputs: Sequence[str] = ()) -> tuple[Picture, ...]:
    """The pictures of a record: the predictions of all `outputs`, in their order, and what right answers reach."""
    if "pictures" not in record:
        return ()
    order = [*outputs, *record["pictures"]]
    shown = sorted(record["pictures"].items(), key=lambda item: order.index(item[0]))
    return (*(_shown(f"{output}: " if output else "", picture) for output, picture in shown), *_reached(record))


def _shown(output: str, picture: records.Picture) -> Picture:
    match picture["kind"]:
        case "numbers":
            return _numbers(output, picture)
        case "classes":
            return _classes(output, picture)
        case "labels":
            return _labels(output, picture)


def asked(record: Record) -> str:
    """The value on held-out rows and the threshold, in words."""
    words = "at least" if record["higher_is_better"] else "at most"
    value, threshold = (_valued(one, record["unit"]) for one in (record["value"], record["threshold"]))
    return f"{record['metric']} is {value}; {words} {threshold} is asked"


def _reached(record: Record) -> tuple[Picture, ...]:
    if not record["right"] or record["value"] is None:
        return ()
    low, high = drawings.short(record["right"]["low"]), drawings.short(record["right"]["high"])
    humps = record["right"].get("humps", 1)
    caption = (
        f"Your {asked(record)}. Right answers reached {low} to {high}: they were trained many times, each time from "
        "other random weights."
    )
    if humps > 1:
        caption += (
            f" They stand in {humps} humps because they are different right choices, which learn differently well."
        )
    return (Picture("What right answers reach", caption, drawings.reached(record, caption)),)


def _numbers(output: str, picture: records.NumbersPicture) -> Picture:
    amount = picture["amount"]
    said = [f"Half of the predictions miss by less than {drawings.amount(picture['miss'], amount)}."]
    for limit in picture["limits"]:
        side = "above" if limit["above"] else "below"
        at = drawings.amount(limit["at"], amount)
        model = "" if limit["at"] == limit["number"] else f" (for the model: {limit['number']:g})"
        truths = f"{limit['beyond']} of {sum(map(sum, picture['counts']))} true values are"
        said.append(f"No prediction is {side} {at}{model}, but {truths}: nothing {side} it can come out of this head.")
    if picture["beyond"]:
        said.append(f"{picture['beyond']} predictions lie outside of the picture and are drawn at its edge.")
    title = f"{output}predictions against truth"
    caption = " ".join(said)
    drawing = drawings.numbers(picture, f"{title}. {caption}")
    explained = "Each square is a group of rows; the larger, the more. On the dashed line, predictions are right."
    return Picture(_capital(title), f"{caption} {explained}", drawing)


def _classes(output: str, picture: records.ClassesPicture) -> Picture:
    names, counts = picture["names"], picture["counts"]
    table = tuple((name, _cells(row, right)) for right, (name, row) in enumerate(zip(names, counts, strict=True)))
    if len(names) == 2:
        said = "; ".join(
            f"of {sum(counts[one])} “{names[one]}”, {counts[one][other]} were called “{names[other]}”"
            for one, other in ((0, 1), (1, 0))
        )
    else:
        right = sum(counts[i][i] for i in range(len(names)))
        said = f"{right} of {sum(map(sum, counts))} rows were called what they are"
        often, i, j = max((counts[i][j], i, j) for i in range(len(names)) for j in range(len(names)) if i != j)
        if often:
            said += f". Most often mistaken: {often} “{names[i]}” were called “{names[j]}”"
    title = _capital(f"{output}truth and prediction")
    return Picture(title, f"{_capital(said)}.", corner="truth ↓ called →", columns=tuple(names), rows=table)


def _labels(output: str, picture: records.LabelsPicture) -> Picture:
    rows, said = [], []
    for name, ((left_out, claimed), (missed, found)) in zip(picture["names"], picture["counts"], strict=True):
        rows.append((name, (*_cells((found, missed), 0), *_cells((claimed, left_out), 1))))
        said.append(
            f"“{name}” was found in {found} of {found + missed} rows that have it, and claimed for {claimed} of "
            f"{claimed + left_out} that do not"
        )
    columns = ("there, found", "there, missed", "not there, claimed", "not there, left out")
    title, caption = _capital(f"{output}truth and prediction, label by label"), f"{'; '.join(said)}."
    return Picture(title, caption, columns=columns, rows=tuple(rows))


def _cells(counts: Sequence[int], right: int) -> tuple[tuple[int, float, bool], ...]:
    total = max(1, sum(counts))
    return tuple((n, round(n / total, 2), place == right) for place, n in enumerate(counts))


def _valued(value: float | None, unit: str) -> str:
    return f"{'not a number' if value is None else drawings.short(value)} {unit}".strip()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
