"""A feedback page: what it says, that it holds all it needs, and that nothing of a student's runs in it."""

from __future__ import annotations

import base64
import dataclasses
import io
import re
from collections.abc import Sequence
from typing import Any

import nbformat
import numpy as np
import pytest
from bs4 import BeautifulSoup
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

from headcheck.course import holdout
from headcheck.course.marks import MEDIA_TYPE, Mark
from headcheck.course.registry import declared
from headcheck.grading.feedback import drawings, next_steps, summary
from headcheck.grading.feedback.formulas import mathml
from headcheck.grading.feedback.page import LARGEST_PAGE, FeedbackExporter, Summarise
from headcheck.grading.feedback.summary import Status, sections
from headcheck.theory.heads import Link
from headcheck.theory.mistakes import PARTS
from tests.grading.feedback_pages import ASSIGNMENTS, PROBLEMS, chosen, graded, html, measured, of_assignment
from tests.grading.tiny_course import REPOSITORY, given

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _in_the_course(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEADCHECK_COURSE", str(REPOSITORY))


def page(cells: Sequence[NotebookNode], **metadata: Any) -> BeautifulSoup:
    return BeautifulSoup(html(cells, **metadata), "html.parser")


def rows(section: Any) -> list[list[str]]:
    return [[" ".join(cell.text.split()) for cell in row.find_all(["th", "td"])] for row in section.find_all("tr")]


def told(source: str) -> NotebookNode:
    """A text that everybody has."""
    return new_markdown_cell(source)


def locked(source: str) -> NotebookNode:
    """Code that everybody has."""
    return new_code_cell(source, metadata={"nbgrader": {"grade": False, "solution": False, "locked": True}})


@pytest.fixture(scope="module")
def whole() -> BeautifulSoup:
    """A page with a section of every kind."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HEADCHECK_COURSE", str(REPOSITORY))
        return page(
            [
                told("# Regression: predicting a `number`\n\nA formula: $x^2$"),
                told("## 2. A quick quiz: regression or classification? (4 points)\n\nA **target** is ..."),
                graded("02-quiz", Mark(6, part="quiz", maximum=8, message="6 of 8.\nThink again about “flat”."), 4),
                told("## 6. Problem 1: House prices from location and size"),
                told("### Prepare the data"),
                locked("plot = 'given'"),
                graded("house-prices-activation", chosen("activation", "linear output")),
                graded(
                    "house-prices-loss",
                    chosen("loss", "Poisson loss", False, message="What of a loss.\nWhy this loss.\n→ Look at `loss`."),
                ),
                graded("house-prices-heldout", measured("house-prices"), points=2),
                told("## 7. What is left"),
                graded("delta-heldout", measured("delta/animals"), points=2),
                graded("price-and-quality-heldout", measured("price-and-quality"), points=2),
                graded("diagnosis-heldout", measured("diagnosis"), points=2),
                graded("digits-heldout", measured("digits"), points=2),
                graded("01-dot", Mark(1, part="function", message="`dot` is right."), points=2),
                given("print('hello')"),
            ]
        )


# --- what it says


def said(element: Any) -> str:
    return " ".join(element.get_text().split())


def test_it_begins_with_the_notebooks_title_the_total_and_what_to_do_next(whole: BeautifulSoup) -> None:
    assert whole.header.h1.text == "Regression: predicting a number"
    assert "6 of 18 points" in said(whole.header)
    first = whole.main.section
    assert said(first.h2) == "What to do next"
    # of those with as many points to get the first
    assert said(first.find("p", class_="first")).startswith("Look at Problem 1: House prices from location and size")
    assert said(first.find("p", class_="first")).endswith("first: loss.")
    assert "3 of the 12 points that you can still get are there." in said(first)
    assert said(first.blockquote) == "What of a loss."
    assert "After that: A quick quiz: regression or classification?, Fourth question" in said(first)
    assert "last try" not in said(first)


def test_all_parts_are_seen_at_a_glance_and_each_square_has_a_name(whole: BeautifulSoup) -> None:
    lines = whole.nav.find_all("li")
    quiz, houses = lines[:2]
    assert (said(quiz.a), said(quiz.find(class_="points"))) == (
        "A quick quiz: regression or classification?",
        "3 of 4",
    )
    squares = houses.find_all(class_="square")
    assert [(square.text, square["aria-label"]) for square in squares] == [
        ("✓", "activation: all points"), ("✗", "loss: no points"), ("✗", "held-out rows: no points")
    ]  # fmt: skip
    assert [square["aria-label"] for square in quiz.find_all(class_="square")] == ["quiz: a part of the points"]
    assert {square["role"] for square in whole.nav.select("li .square")} == {"img"}


def test_a_section_says_what_was_chosen_whether_it_fits_why_not_and_what_to_look_at(whole: BeautifulSoup) -> None:
    section = whole.find(id="section-2")
    assert said(section.h2) == "Problem 1: House prices from location and size 1 of 4 points"
    activation, loss, heldout = rows(section)[1:4]
    assert activation == ["✓fits", "activation", "linear output", "1 of 1"]
    assert loss == ["✗does not fit", "loss", "Poisson loss", "0 of 1"]
    assert re.fullmatch(r"R² is 0\.\d+; at least 0\.\d+ is asked", heldout[2])
    assert heldout[0] == "✗not reached" and heldout[3] == "0 of 2"
    assert [[p.text for p in reason.find_all("p")] for reason in section.find_all("dd")] == [
        ["What of a loss.", "Why this loss.", "→ Look at loss."],
        ["It is not enough.", "→ Look at the curve."],
    ]
    assert said(section.find("p", class_="where")) == (
        "In your notebook: 6. Problem 1: House prices from location and size"
    )


def test_terms_lead_to_what_they_mean_on_the_page_itself(whole: BeautifulSoup) -> None:
    why = whole.find(id="section-2").dd
    assert [link.text for link in why.find_all("a")] == ["loss"], "once, and never in code"
    word = whole.find(id=why.a["href"].removeprefix("#"))
    assert word.text == "loss"
    assert said(word.parent).startswith("loss the number that training makes smaller")
    terms = [term.text for term in whole.find(id="words").find_all("dt")]
    assert terms == sorted(terms, key=str.lower) and {"activation", "held-out rows"} <= set(terms)


def test_the_notebook_is_folded_but_for_what_is_the_students_or_graded(whole: BeautifulSoup) -> None:
    chapter = whole.find(id=whole.find(id="section-2").find("p", class_="where").a["href"].removeprefix("#"))
    assert chapter.h3.text == "6. Problem 1: House prices from location and size"
    folded = chapter.find("details", recursive=False)
    assert said(folded.summary) == "Given: Prepare the data 3 cells"
    assert "plot = 'given'" in folded.text and not folded.has_attr("open")
    open_cells = [cell["id"] for cell in chapter.find_all("div", class_="cell", recursive=False)]
    assert open_cells == ["house-prices-activation", "house-prices-loss", "house-prices-heldout"]
    own = next(cell for cell in whole.select("#notebook .cell") if "hello" in cell.text)
    assert not own.find_parent("details")


def test_a_given_cell_that_stopped_stays_open() -> None:
    stopped = locked("model.fit(x, y)")
    stopped.outputs = [new_output("error", ename="E", evalue="e", traceback=["E: it stopped"])]
    assert not page([locked("x = 1"), stopped]).find("div", class_="output").find_parent("details")


def test_praise_is_given_where_it_is_due() -> None:
    right = {part: chosen(part, "this") for part in ("units", "activation", "loss", "metrics")}
    reached = measured("sales")
    reached = Mark.read(reached.as_dict() | {"share": 1.0, "message": ""})

    def praise(*marks: tuple[str, Mark]) -> str:
        found = page([graded(f"sales-{part}", mark) for part, mark in marks]).find("p", class_="praise")
        return said(found) if found else ""

    everything = praise(*right.items(), ("heldout", reached))
    assert everything == "✓ Well done: every choice fits, and on new rows your model is as good as right models are."
    assert "What is left is how well the model learns." in praise(*right.items(), ("heldout", measured("sales")))
    wrong = right | {"loss": chosen("loss", "that", fits=False)}
    assert praise(*wrong.items(), ("heldout", reached)) == ""
    made = page([graded("01-dot", Mark(1, part="function"))])
    assert said(made.find("p", class_="praise")) == "✓ Well done: all of it is right."
    assert "Nothing is left to repair. Well done!" in said(made.main.section)


def test_what_got_better_since_the_last_try_and_what_got_worse() -> None:
    cells = [
        graded("sales-loss", chosen("loss", "this")),
        graded("sales-metrics", chosen("metrics", "that", fits=False)),
        graded("sales-units", chosen("units", "1 unit")),
        graded("01-dot", Mark(0.5, part="function"), points=2),
    ]
    earlier = {"sales-loss": 0, "sales-metrics": 1, "sales-units": 1, "01-dot": 0}
    changes = [said(line) for line in page(cells, headcheck={"earlier": earlier}).select(".changes li")]
    assert changes == [
        "Next month's sales: loss repaired (+1)", "Functions: dot better (+1)", "Next month's sales: metrics lost (−1)"
    ]  # fmt: skip
    same = {"sales-loss": 1, "sales-metrics": 0, "sales-units": 1, "01-dot": 1}
    assert "the same points as at your last try" in said(page(cells, headcheck={"earlier": same}).main.section)


def test_the_parts_of_a_model_to_repair_stand_in_the_notebooks_order_each_with_its_own_tick() -> None:
    # a notebook's file has them by the alphabet
    parts = {name: {"chosen": f"its {name}", "fits": name != "units"} for name in sorted(PARTS)}
    mark = Mark(0, part="repair", message="No.", record={"configuration": {"": parts}})
    made = page([graded("repair-2", mark), graded("repair-5", Mark(1, part="repair", record=mark.record))])
    lines = rows(made.find(id="section-1"))[1:]
    assert [line[:2] for line in lines[:5]] == [
        ["✗no points", "Model 2"], ["✗does not fit", "units"], ["✓fits", "activation"], ["✓fits", "loss"],
        ["✓fits", "metrics"],
    ]  # fmt: skip
    assert [len(line) for line in lines[:5]] == [4, 3, 3, 3, 3], "points stand once, beside all of a model"
    assert lines[5:] == [["✓all points", "Model 5", "all four parts fit", "1 of 1"]]


def test_outputs_stand_in_the_order_of_their_declaration() -> None:
    both = {name: {"loss": {"chosen": f"of {name}", "fits": name == "price"}} for name in ("quality", "price")}
    mark = Mark(0, part="loss", message="No.", record={"configuration": both})
    lines = rows(page([graded("price-and-quality-loss", mark)]).find(id="section-1"))[1:]
    assert lines == [
        ["✓fits", "loss of price", "of price", "0 of 1"], ["✗does not fit", "loss of quality", "of quality"]
    ]  # fmt: skip


def test_a_part_that_waits_for_a_person_or_was_dropped_is_no_mistake() -> None:
    by_hand = graded("essay", Mark(0, part="essay"))
    by_hand.metadata.nbgrader.solution = True
    dropped = graded("01-dot", Mark(0, part="function", message="It was dropped.\nNo.", dropped="without"), points=0)
    one, two = sections([by_hand, dropped], waiting={"essay"})
    assert [part.status for section in (one, two) for part in section.parts] == [Status.WAITING, Status.DROPPED]
    assert next_steps.first([one, two]) is None


def test_a_quiz_may_show_its_solution_to_who_got_something_right(monkeypatch: pytest.MonkeyPatch) -> None:
    quizzes = declared().quizzes
    quiz = dataclasses.replace(
        quizzes["02-quiz"], solution="A price is **a number**.\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    )
    course = dataclasses.replace(declared(), quizzes={**quizzes, "02-quiz": quiz})
    monkeypatch.setattr(summary, "declared", lambda: course)
    shown = page([graded("02-quiz", Mark(1, part="quiz", maximum=8))]).find("details", class_="solution")
    assert shown.strong.text == "a number" and shown.table
    assert not page([graded("02-quiz", Mark(0, part="quiz", maximum=8))]).find("details", class_="solution")


def test_humps_of_right_answers_are_different_choices() -> None:
    assert "They stand in 2 humps because they are different right choices" in said(
        page([graded("ember-heldout", measured("ember/bikes"))]).find(id="section-1")
    )
    assert "humps" not in said(page([graded("digits-heldout", measured("digits"))]).find(id="section-1"))


def test_parts_that_lost_points_for_the_same_reason_say_it_once() -> None:
    marks = {part: Mark(0, part=part, message="There is no `sales_model`.") for part in ("units", "loss")}
    section = page([graded(f"sales-{part}", mark) for part, mark in marks.items()]).find(id="section-1")
    assert [reason.text for reason in section.find_all("dt")] == ["units, loss"]
    assert rows(section)[1] == ["✗no points", "units", "", "0 of 1"]


def test_pictures_say_in_words_what_they_show(whole: BeautifulSoup) -> None:
    words = {figure.find(["p", "caption"]).text: figure.figcaption.text for figure in whole.find_all("figure")}
    assert re.match(r"Half of the predictions miss by less than \$\d\d,000\.", words["Predictions against truth"])
    assert re.search(r"“cat” was found in \d+ of \d+ rows", words["Truth and prediction, label by label"])
    assert re.search(r"Your .* is .*; at .* is asked\. Right answers reached", words["What right answers reach"])
    assert {"Price: predictions against truth", "Quality: truth and prediction"} <= set(words)
    captions = [figure.figcaption.text for figure in whole.find_all("figure")]
    assert any(re.fullmatch(r"Of \d+ “harmless”, \d+ were .*; of \d+ “cancer”, \d+ were .*", one) for one in captions)
    assert any(re.search(r"Most often mistaken: \d+ “\d” were called “\d”", one) for one in captions)


def caption(problem_id: str, link: Link) -> str:
    """What is said below the first picture for a head that ends in `link`."""
    made = page([graded(f"{problem_id}-heldout", measured(problem_id, link=link))])
    return str(made.find(id="section-1").figcaption.text)


def test_the_floor_and_the_ceiling_of_a_head_are_pointed_at_in_the_targets_own_unit() -> None:
    floor = r"No prediction is below \$\d{3},000 \(for the model: 0\), but \d+ of 731 true values are"
    assert re.search(floor, caption("house-prices", Link.RELU))
    both = caption("temperature", Link.SIGMOID)
    assert re.search(r"Half of the predictions miss by less than [\d.]+ °C", both)
    assert re.search(r"No prediction is below [\d.]+ °C \(for the model: 0\)", both)
    assert re.search(r"No prediction is above [\d.]+ °C \(for the model: 1\)", both)
    assert "No prediction" not in caption("house-prices", Link.IDENTITY)
    drawn = page([graded("temperature-heldout", measured("temperature", link=Link.SIGMOID))]).find("svg").text
    assert re.search(r"floor: nothing below [\d.]+ °C.*ceiling: nothing above [\d.]+ °C", drawn, re.DOTALL)


@pytest.mark.parametrize(
    ("value", "written", "words"),
    [
        (31_000, "${}", "$31,000"),
        (-950, "${} million", "-$950 million"),
        (1.9, "{} °C", "1.9 °C"),
        (0.0, "{} steps", "0 steps"),
        (1e300, "${}", "$1e+300"),
        (3e-7, "{}", "3e-07"),
    ],
)
def test_amounts_read_as_people_write_them(value: float, written: str, words: str) -> None:
    assert drawings.amount(value, written) == words


def test_a_confusion_matrix_is_a_table_whose_counts_are_all_rows(whole: BeautifulSoup) -> None:
    table = whole.find(id="section-5").find("table", class_="counts")
    counts = [[int(cell.text) for cell in row.find_all("td")] for row in table.tbody.find_all("tr")]
    assert np.sum(counts) == len(holdout.load(PROBLEMS["diagnosis"])[0])
    assert [cell.text for cell in table.find_all("td", class_="right")] == [str(counts[0][0]), str(counts[1][1])]


def test_what_the_intake_found_stands_at_the_top() -> None:
    found = page([given("1")], headcheck={"reason": "The `file` is empty.", "remarks": ["A tag was left out."]})
    assert "Nothing could be graded. The file is empty." in found.header.text
    assert found.header.li.text == "A tag was left out."


def test_marks_of_an_earlier_version_which_had_no_record_make_a_page() -> None:
    cell = graded("sales-loss", Mark(0, part="loss", message="No.\nBecause."))
    del cell.outputs[0].data[MEDIA_TYPE]["record"]
    assert [p.text for p in page([cell]).find("dd").find_all("p")] == ["No.", "Because."]


def test_hidden_tests_stay_hidden(whole: BeautifulSoup) -> None:
    assert "secret" not in str(whole)
    assert "# This test is hidden." in whole.text


@pytest.mark.parametrize(
    "assignment", [pytest.param(one, marks=[] if one.startswith("02") else pytest.mark.slow) for one in ASSIGNMENTS]
)
def test_sections_are_called_as_in_the_notebook_and_lead_there(assignment: str) -> None:
    made = BeautifulSoup(of_assignment(assignment), "html.parser")
    assert len(str(made).encode()) <= LARGEST_PAGE
    headings = {said(heading) for heading in made.select("#notebook .chapter > h3")}
    for section in made.find_all("section", class_="problem"):
        title = section.h2.find(string=True).strip()
        where = section.find("p", class_="where")
        assert where or title in ("Functions", "Models to repair"), title
        if where:
            assert said(where.a) in headings
            assert title in said(where.a) or title in {quiz.title for quiz in declared().quizzes.values()}
    assert made.header.h1.text != assignment


# --- that everybody can read it


def test_it_has_landmarks_and_headings_in_order(whole: BeautifulSoup) -> None:
    assert [child.name for child in whole.body.find_all(recursive=False)] == ["a", "header", "main"]
    assert whole.html["lang"] == "en"
    levels = [int(heading.name[1]) for heading in whole.find_all(re.compile(r"^h\d$"))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in zip(levels, levels[1:], strict=False))


def test_ids_are_unique_and_every_link_leads_somewhere(whole: BeautifulSoup) -> None:
    ids = [element["id"] for element in whole.find_all(id=True)]
    assert len(ids) == len(set(ids))
    for link in whole.find_all("a"):
        assert link["href"].removeprefix("#") in ids
    for name in re.findall(r"url\(#([^)]+)\)", str(whole)):
        assert name in ids


def test_every_picture_has_a_text(whole: BeautifulSoup) -> None:
    drawn = whole.find_all("svg")
    assert len(drawn) > 5
    for drawing in drawn:
        assert drawing["role"] == "img"
        assert drawing.find(True).name == "title"
        assert drawing.title.text
    for table in whole.find_all("table"):
        assert table.caption.text


def test_drawings_have_only_the_colours_of_the_page(whole: BeautifulSoup) -> None:
    for drawing in whole.find_all("svg"):
        assert set(re.findall(r"(?:fill|stroke): ([^;\"]+)", str(drawing))) <= {
            "none", "currentColor", "var(--faint)", "var(--yours)",
        }  # fmt: skip


# --- that it is safe and small


def test_it_asks_for_nothing_and_runs_nothing(whole: BeautifulSoup) -> None:
    text = str(whole)
    assert not whole.find_all(["script", "link", "iframe", "object", "embed", "form", "base"])
    assert not re.search(r"@import|url\((?!#)|https?://", text)
    assert all(image["src"].startswith("data:") for image in whole.find_all("img"))
    assert "default-src 'none'" in whole.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]


def test_nothing_of_a_student_s_becomes_html() -> None:
    printed = given(f"x = '{SCRIPT}'")
    printed.outputs = [
        new_output("stream", name="stdout", text=SCRIPT),
        new_output("display_data", {"text/latex": SCRIPT}),
        new_output("display_data", {"text/markdown": SCRIPT + f"\n\n${SCRIPT}$"}),
        new_output("error", ename=SCRIPT, evalue=SCRIPT, traceback=[SCRIPT]),
    ]
    made = page(
        [
            graded("sales-metrics", chosen("metrics", SCRIPT, False, output=SCRIPT, message=SCRIPT)),
            new_markdown_cell(f"{SCRIPT} ${SCRIPT}$ $$\\frac{{{SCRIPT}$$"),
            NotebookNode(cell_type="raw", id="raw", metadata=NotebookNode(), source=SCRIPT),
            printed,
        ]
    )
    assert not made.find_all("script")
    assert made.text.count(SCRIPT) >= 9


def png(side: int, colours: int = 256) -> str:
    noise = np.random.default_rng(side).integers(0, colours, (side, side, 3)).astype("uint8")
    written = io.BytesIO()
    Image.fromarray(noise).save(written, "PNG")
    return base64.b64encode(written.getvalue()).decode()


def drew(*pictures: str) -> NotebookNode:
    cell = new_code_cell("draw()")
    cell.outputs = [
        new_output("display_data", {"image/png": picture, "text/plain": "<Figure>"}) for picture in pictures
    ]
    return cell


def shown(made: BeautifulSoup) -> list[Image.Image]:
    return [Image.open(io.BytesIO(base64.b64decode(i["src"].partition(",")[2]))) for i in made.find_all("img")]


def test_many_large_pictures_fit_into_a_page() -> None:
    pictures = [png(side) for side in range(300, 306)]
    assert sum(map(len, pictures)) > 4 * LARGEST_PAGE
    made = html([drew(*pictures)])
    assert len(made.encode()) <= LARGEST_PAGE
    assert len(shown(BeautifulSoup(made, "html.parser"))) == 6


def test_a_picture_that_fits_keeps_its_size_and_gets_a_text() -> None:
    made = page([drew(png(80))])
    assert shown(made)[0].size == (80, 80)
    assert made.img["alt"]


def of_another_kind() -> str:
    """A picture that Pillow reads, and that no notebook holds: other kinds are read by other programs."""
    written = io.BytesIO()
    Image.new("RGB", (9, 9)).save(written, "BMP")
    return base64.b64encode(written.getvalue()).decode()


@pytest.mark.parametrize("broken", ["AAAA", "A", base64.b64encode(b"\x89PNG\r\n\x1a\n").decode(), of_another_kind()])
def test_a_picture_that_can_not_be_read_stops_nothing(broken: str) -> None:
    assert [picture.size for picture in shown(page([drew(broken, png(80))]))] == [(1, 1), (80, 80)]


def printed(*texts: str) -> NotebookNode:
    cell = given("tell()")
    cell.outputs = [new_output("stream", name="stdout", text=text) for text in texts]
    return cell


@pytest.mark.parametrize(
    "output",
    [
        new_output("stream", name="stdout", text="first\n" + "<&>" * 300_000 + "\nlast"),
        new_output("display_data", {"text/plain": "first" + "x" * 900_000 + "last", "text/html": "<p>x</p>" * 90_000}),
        new_output("display_data", {"text/markdown": "first " + "word " * 200_000 + "last"}),
        new_output("error", ename="E", evalue="e", traceback=["first", *["\x1b[31mx\x1b[0m" * 500] * 60, "last"]),
    ],
    ids=["printed", "a table", "markdown", "a traceback"],
)
def test_who_shows_too_much_gets_a_page_with_the_beginning_and_the_end(output: NotebookNode) -> None:
    cell = given("tell()")
    cell.outputs = [output]
    made = html([cell, printed("short and whole"), drew(png(300))])
    assert len(made.encode()) <= LARGEST_PAGE
    text = BeautifulSoup(made, "html.parser").text
    assert "first" in text and "last" in text and "short and whole" in text
    assert re.search(r"… [\d,]+ characters are left out on this page …", text)


@pytest.mark.slow
def test_who_shows_too_often_gets_a_page_with_the_first_and_the_last_outputs() -> None:
    busy = given("for n in range(10_000): display(n)")
    busy.outputs = [new_output("display_data", {"text/plain": f"shown {n} times"}) for n in range(10_000)]
    made = html([busy, printed("short and whole"), graded("01-dot", Mark(1, part="function"))])
    assert len(made.encode()) <= LARGEST_PAGE / 2
    text = BeautifulSoup(made, "html.parser").text
    assert "shown 0 times" in text and "shown 9999 times" in text and "short and whole" in text
    assert re.search(r"… 9,\d+ outputs are left out on this page …", text)


def test_who_shows_too_much_sees_all_that_tests_say() -> None:
    message = "Look at the curve. " * 40
    tests = [graded(f"01-dot-{n}", Mark(0, part="function", message=message)) for n in range(3)]
    made = page([printed(*["a line\n" * 900] * 190), *tests])
    for cell in made.select("#notebook .cell.marked"):
        assert message.strip() in said(cell)


def test_of_many_cells_that_show_much_the_errors_at_the_end_stay() -> None:
    cells = [given("run()") for _ in range(300)]
    for n, cell in enumerate(cells):
        cell.outputs = [new_output("display_data", {"text/plain": "working"})] * 3
        cell.outputs += [new_output("error", ename="E", evalue=f"e{n}", traceback=[f"E: error number {n}"])]
    text = page(cells).text
    assert "E: error number 0" in text and "E: error number 299" in text


def test_who_writes_too_much_gets_a_page_with_the_beginning_and_the_end_of_it() -> None:
    code = [new_code_cell("first = 1\n" + "a = [1, 2, 3]\n" * 20_000 + "last = 1") for _ in range(100)]
    prose = new_markdown_cell("My *answer* begins. " + "word " * 40_000 + "It ends.")
    test = graded("01-dot", Mark(1, part="function"))
    test.source = test.source.replace("secret", "secret = 1\n" * 20_000)
    made = html([*code, prose, new_code_cell("short = 'and whole'"), given("x = 1"), test])
    assert len(made.encode()) <= LARGEST_PAGE
    text = BeautifulSoup(made, "html.parser").text
    assert "first" in text and "last" in text and "My answer begins" in text and "It ends." in text
    assert "short = 'and whole'" in text
    assert re.search(r"… [\d,]+ characters are left out on this page …", text)
    assert "secret" not in text


def test_a_picture_that_is_pasted_into_a_text_is_shown_and_made_to_fit() -> None:
    cell = new_markdown_cell("Here ![my screen](attachment:screen.png) it *is*.")
    cell.attachments = {"screen.png": {"image/png": png(700)}}
    made = html([cell])
    assert len(made.encode()) <= LARGEST_PAGE
    soup = BeautifulSoup(made, "html.parser")
    assert soup.img["alt"] == "my screen" and soup.img["src"].startswith("data:image/webp;base64,")
    assert shown(soup)[0].size[0] > 300
    assert soup.select_one("#notebook em").text == "is"


def test_of_what_has_room_nothing_is_cut() -> None:
    table = new_output("display_data", {"text/plain": "x", "text/html": f"<p>{'c' * 50_000}</p>"})
    cell = given("show()")
    cell.outputs = [table]
    made = page([printed("a" * 10_000), printed("b" * 10_000), cell])
    assert "a" * 10_000 in made.text and "b" * 10_000 in made.text and "c" * 50_000 in made.text
    assert "left out" not in made.text


def test_a_notebook_is_not_changed_by_its_page() -> None:
    nb = new_notebook(cells=[drew(png(80))])
    nb, resources = Summarise().preprocess(
        nb, {"nbgrader": {"notebook": "n", "score": 0, "max_score": 0, "late_penalty": 0}}
    )
    FeedbackExporter().from_notebook_node(nb, resources)
    assert nb.cells[0].outputs[0].data["image/png"] == png(80)


# --- formulas


@pytest.mark.parametrize(
    ("tex", "words"),
    [
        (r"\text{sigmoid}(z) = \frac{1}{1 + e^{-z}}", "sigmoid(z)=11+e−z"),
        (r"-\big(y \log p + (1 - y) \log(1 - p)\big)", "−(ylogp+(1−y)log(1−p))"),
        ("\n\\begin{pmatrix} 60 & 2 \\\\ 35 & 1 \\end{pmatrix}\n\\text{ times } 11", "(602351)\xa0times\xa011"),
    ],
)
def test_a_formula_is_mathml_that_says_itself(tex: str, words: str) -> None:
    formula = page([new_markdown_cell(f"$${tex}$$")]).find("div", class_="text").math
    assert formula["display"] == "block"
    assert formula.text == words
    assert formula.find(["mfrac", "mtable", "mo"])


def test_formulas_are_set_while_there_is_room_and_stay_as_written_after_that() -> None:
    made = html([new_markdown_cell("$x^2$ " * 1000), new_markdown_cell("$y^2$")])
    assert len(made.encode()) <= LARGEST_PAGE
    soup = BeautifulSoup(made, "html.parser")
    assert soup.select_one("#notebook math msup").text == "x2"
    assert soup.select("#notebook code")[-1].text == "$y^2$"


def test_a_formula_in_the_text_of_a_picture_is_left_out() -> None:
    cell = new_markdown_cell("![the line $y = 2x$ of it](attachment:line.png)")
    cell.attachments = {"line.png": {"image/png": png(80)}}
    made = page([cell])
    assert made.img["alt"] == "the line  of it"
    assert not made.select_one("#notebook math")


def test_every_formula_of_the_course_is_set() -> None:
    for notebook in sorted((REPOSITORY / "source").glob("*/*.ipynb")):
        for cell in nbformat.read(notebook, as_version=4).cells:
            if cell.cell_type == "markdown":
                for block, inline in re.findall(r"\$\$(.+?)\$\$|\$([^$\n]+)\$", cell.source, re.DOTALL):
                    assert mathml(block or inline), block or inline


@pytest.mark.parametrize(
    "tex", [r"\notacommand{x}", "{" * 300, r"\frac", "x_", "x" * 2000, r"\def\x{\x\x}\x", "x_{" * 300 + "}" * 300]
)
def test_what_can_not_be_set_stays_as_it_was_written(tex: str) -> None:
    assert mathml(tex) is None
    assert f"${tex}$" in page([new_markdown_cell(f"${tex}$")]).find("div", class_="text").code.text


@pytest.mark.parametrize(
    "tex",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\style{position:fixed;inset:0}{x}",
        r"\class{parts}{x}",
        r"\text{<img src=x onerror=alert(1)>}",
        r"\text{</mtext><svg onload=alert(1)>}",
        r"\color{red;background:url(https://x)}{x}",
        r"\hspace{9999em}x",
        r"\rule{9999px}{9999px}",
    ],
)
def test_a_formula_does_nothing_but_show(tex: str) -> None:
    formula = page([new_markdown_cell(f"${tex}$")]).find("div", class_="text").math
    for element in [formula, *formula.find_all(True)]:
        assert element.name.startswith("m"), element
        assert set(element.attrs) <= {"display"}, element
