"""Sheets keep every byte but those of the cells that are changed, whatever program wrote them."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path

import pytest

from headcheck.lms import sheets
from headcheck.lms.sheets import SheetError
from tests.lms.platforms import SAMPLES


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.csv")), ids=lambda path: path.name)
def test_a_sheet_is_read_as_pythons_csv_reads_it_and_written_byte_by_byte_as_it_was(sample: Path) -> None:
    sheet = sheets.read(sample)
    text = sample.read_text("utf-8-sig")
    assert [sheet.row(number) for number in range(len(sheet.raw))] == list(
        csv.reader(io.StringIO(text, newline=""), delimiter=sheet.separator)
    )
    assert sheets.as_bytes(sheet) == sample.read_bytes()


def test_any_table_comes_back_as_it_was_but_for_the_cells_that_were_changed(tmp_path: Path) -> None:
    draw = random.Random(1)
    for _ in range(300):
        separator, end, width = draw.choice(",;\t"), draw.choice(["\n", "\r\n"]), draw.randint(2, 5)
        cells = ["".join(draw.choices('ab,;\t"\n é李ا\u0301', k=draw.randint(0, 6))) for _ in range(4 * width)]
        table = [
            [f"c{number}" for number in range(width)],
            *(cells[at : at + width] for at in range(0, 4 * width, width)),
        ]
        out = io.StringIO(newline="")
        quoting = draw.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
        csv.writer(out, delimiter=separator, lineterminator=end, quoting=quoting).writerows(table)
        path = tmp_path / "table.csv"
        path.write_bytes(draw.choice([b"", b"\xef\xbb\xbf"]) + out.getvalue().encode())
        sheet = sheets.read(path)
        assert [sheet.row(number) for number in range(5)] == table
        assert sheets.as_bytes(sheet) == path.read_bytes()
        row, column = draw.randrange(1, 5), draw.randrange(width)
        table[row][column] = draw.choice(["3.5", "3,5", 'a"b'])
        path.write_bytes(sheets.as_bytes(sheets.changed(sheet, {(row, column): table[row][column]})))
        again = sheets.read(path)
        assert [again.row(number) for number in range(5)] == table


def test_short_rows_are_as_long_as_the_header(tmp_path: Path) -> None:
    (tmp_path / "short.csv").write_text("a,b,c\n1\n")
    sheet = sheets.read(tmp_path / "short.csv")
    assert sheet.row(1) == ["1", "", ""]
    assert sheets.as_bytes(sheets.changed(sheet, {(1, 2): "x"})) == b"a,b,c\n1,,x\n"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [(b"", "is empty"), ("Student,ID\nJosé,1\n".encode("latin-1"), "not UTF-8"), (None, "can't be read")],
)
def test_what_is_no_sheet_is_said(tmp_path: Path, data: bytes | None, sentence: str) -> None:
    path = tmp_path / "sheet.csv"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(SheetError, match=sentence):
        sheets.read(path)


def test_a_missing_column_is_said_with_those_that_there_are() -> None:
    with pytest.raises(
        SheetError, match="one column 'Email', and has none. Its columns are 'Student', 'ID', .*c.Some.x"
    ):
        sheets.read(SAMPLES / "canvas.csv").column("Email", "c.Some.x")


@pytest.mark.parametrize(
    ("value", "like", "shown"),
    [(22, "22.00", "22"), (3.5, "4.00", "3.5"), (200 / 3, "100,00", "66,67"), (0.0, "", "0"), (10, "10", "10")],
)
def test_numbers_are_shown_as_the_sheet_shows_its_own(value: float, like: str, shown: str) -> None:
    assert sheets.shown(value, like) == shown
