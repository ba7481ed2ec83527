"""Numbers in the tables of README.md and data/README.md are made by `headcheck build`, and words in them are kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from headcheck.authoring import tables
from headcheck.cli import main

COURSE = Path(__file__).resolve().parents[2]

PAGE = """\
# A course

<!-- points: made by headcheck build -->
| assignment | teaches | points |
|---|---|---|
| [one](source/one) | what nobody else knows | 7 |
| [gone](source/gone) | what was here before | 3 |
<!-- end -->

| mine | 7 |
|---|---|
"""

TEXT = """\
<!-- #region id="title" -->
# Something *new*
<!-- #endregion -->

```python id="double" points=2.5
assert double
```
"""


@pytest.mark.parametrize("page", ["README.md", "data/README.md"])
def test_the_tables_of_this_course_are_up_to_date(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEADCHECK_COURSE", str(COURSE))
    content = (COURSE / page).read_text()
    assert "made by headcheck build" in content
    assert tables.filled(content) == content, "run: headcheck build"


def test_numbers_follow_words_stay_and_rows_come_and_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEADCHECK_COURSE", str(tmp_path))
    (tmp_path / "course_config.py").touch()
    (tmp_path / "README.md").write_text(PAGE)
    for assignment in ("one", "two"):
        (tmp_path / "course" / assignment).mkdir(parents=True)
        (tmp_path / "course" / assignment / "notebook.md").write_text(TEXT)

    assert f"Brought the tables of {tmp_path / 'README.md'} up to date." in CliRunner().invoke(main, ["build"]).output
    page = (tmp_path / "README.md").read_text()
    assert (
        "| [one](source/one) | what nobody else knows | 2.5 |\n| [two](source/two) | Something *new* | 2.5 |\n<" in page
    )
    assert "gone" not in page and page.endswith(PAGE.partition("<!-- end -->")[2])
    assert "Brought" not in CliRunner().invoke(main, ["build"]).output


def test_rows_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEADCHECK_COURSE", str(tmp_path))
    (tmp_path / "course_config.py").touch()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "homes.csv").write_text('price,"name, in words"\n1,"a\nb"\n2,c\n')
    table = (
        "<!-- raw: made by headcheck build -->\n| raw file | rows x columns | source | licence |\n|---|---|---|---|\n"
    )
    new = "| `homes.csv` | 2 x 2 | (say here where it is from) | (and its licence) |\n"
    assert tables.filled(table) == table + new
    assert tables.filled(f"{table}| `homes.csv` | 9 x 9 | my street | MIT |\n") == (
        f"{table}| `homes.csv` | 2 x 2 | my street | MIT |\n"
    )
