"""What the pages about a class share: tables that sort, search and download as CSV, and fetch nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import itables
import pandas as pd
from itables.javascript import generate_init_offline_itables_html
from itables.typing import JavascriptFunction
from markupsafe import Markup

from headcheck import pages
from headcheck.course.marks import TITLES
from headcheck.reports import items
from headcheck.reports.gathering import Gathered
from headcheck.reports.intervals import Interval

#: Rows of a table on one page of it.
_ROWS = 20


@dataclass(frozen=True)
class Table:
    """A table of the page. `people` and `words` are columns with aliases, and with text that may give somebody away."""

    id: str
    title: str
    frame: pd.DataFrame
    people: Sequence[str] = ()
    words: Sequence[str] = ()
    #: text instead of an empty table
    otherwise: str = ""
    #: whether it is sorted by its first column when it opens, and not as its rows come
    sorted: bool = False


@dataclass(frozen=True)
class Hint:
    """Something that needs the instructor's attention; `command`: what to do; `link`: where it is told in full."""

    text: str
    link: str
    command: str = ""


def rendered(template: str, tables: Sequence[Table], about: str, **values: object) -> str:
    """A page, complete in itself. `about`: what it is about, which begins the names of its downloads."""
    return pages.template("reports/templates", template).render(
        tables={table.id: (table, _html(table, about)) for table in tables},
        library=Markup(generate_init_offline_itables_html(itables.options.dt_bundle)),
        **values,
    )


def item_rows(gathered: Gathered, analysis: pd.DataFrame) -> list[dict[str, object]]:
    """Each item of an assignment with its analysis, as rows of a table."""
    return [
        {
            "Problem": item.group,
            "Part": TITLES.get(item.part, item.part),
            "Points": item.maximum,
            "Difficulty": rounded(one.difficulty),
            "95 % interval of difficulty": between(one.difficulty_interval),
            "All points, %": percent(one.full),
            "Discrimination": rounded(one.discrimination),
            "95 % interval of discrimination": between(one.discrimination_interval),
            "Worth a look": item.dropped.words if item.dropped else one.verdict,
            "Cell": item.id,
        }
        for item, one in items.each(gathered, analysis)
    ]


def item_hints(analysis: pd.DataFrame) -> list[Hint]:
    """How many items are worth a look, by the reason, the most urgent first."""
    found = [(verdict, int((analysis.verdict == verdict).sum())) for verdict in items.VERDICTS]
    return [Hint(f"{counted(number, 'item')}: {verdict}", "items") for verdict, number in found if number]


def as_frame(rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """Rows as a table, in which whole numbers stay whole and what is unknown stays unknown."""
    made = pd.DataFrame(rows)
    for column in made:
        if not made[column].map(lambda value: isinstance(value, str)).any():
            made[column] = made[column].astype("Float64").convert_dtypes()
    return made


def percent(share: float | None) -> int | None:
    """A share as whole percents."""
    return None if share is None or pd.isna(share) else round(100 * share)


def rounded(number: float) -> float | None:
    """A number to two digits."""
    return None if pd.isna(number) else round(float(number), 2)


def between(interval: Interval | None) -> str:
    """An interval in words, to two digits: "0.42 to 0.71"."""
    return f"{interval.low:.2f} to {interval.high:.2f}" if interval else ""


def between_percent(interval: Interval | None) -> str:
    """An interval of shares in words: "42 to 71 %"."""
    return f"{100 * interval.low:.0f} to {100 * interval.high:.0f} %" if interval else ""


def counted(number: int, what: str) -> str:
    """A number of something: "1 item", "3 items"."""
    return f"{number} {what}{'' if number == 1 else 's'}"


#: Settings of itables that are the same for every table.
_ITABLES: Mapping[str, object] = MappingProxyType(
    {
        "connected": False,
        "display_logo_when_loading": False,
        "allow_html": False,
        "maxBytes": 0,
        "maxColumns": 0,
        "showIndex": False,
        "format_floats_in_python": False,
        "text_in_header_can_be_selected": False,
        "classes": "display compact",
        "style": "width:100%",
        "pageLength": _ROWS,
        "lengthMenu": [_ROWS, 50, {"label": "all", "value": -1}],
        "drawCallback": JavascriptFunction("function() { classReport.drawn(this.api()); }"),
    }
)


def _html(table: Table, about: str) -> Markup:
    """A table that sorts, searches and downloads; the page's script replaces aliases in it."""
    if table.frame.empty:
        return Markup("")
    numbers = [i for i, name in enumerate(table.frame.columns) if pd.api.types.is_numeric_dtype(table.frame[name])]
    many = len(table.frame) > _ROWS
    with pd.option_context("display.max_colwidth", None):
        html = itables.to_html_datatable(
            table.frame,
            **_ITABLES,
            caption=table.title,
            table_id=f"table-{table.id}",
            order=[[0, "asc"]] if table.sorted else [],
            layout={
                "topStart": "search" if len(table.frame) > 5 else None,
                "topEnd": {"buttons": [_download(f"{about}-{table.id}", numbers)]},
                "bottomStart": "info" if many else None,
                "bottomEnd": ["pageLength", "paging"] if many else None,
            },
            columnDefs=[
                *_rendered(table),
                {"targets": numbers, "className": "dt-right"},
                {"targets": "_all", "defaultContent": "–"},
            ],
        )
    return Markup(html)


def _rendered(table: Table) -> list[dict[str, object]]:
    """The columns of people and of words, which the page's script writes."""
    return [
        {
            "targets": [index for index, name in enumerate(table.frame.columns) if name in columns],
            "render": JavascriptFunction(f"function(data, type) {{ return classReport.{how}(data, type); }}"),
            "className": how,
        }
        for how, columns in (("people", table.people), ("words", table.words))
        if columns
    ]


def _download(file: str, numbers: Sequence[int]) -> dict[str, object]:
    """The button that downloads a table as CSV; `numbers`: its columns of numbers."""
    return {
        "extend": "csv",
        "text": "Download CSV",
        "filename": file,
        "bom": True,  # without it, spreadsheets take names in UTF-8 for something else
        # all the names of a long list; and no text that a spreadsheet would take for a formula
        "exportOptions": {
            "orthogonal": "export",
            "escapeExcelFormula": False,
            "customizeData": JavascriptFunction(f"function(data) {{ classReport.harmless(data, {numbers}); }}"),
        },
    }
