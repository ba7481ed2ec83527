"""Shows HTML, writes Markdown and code that take a reader minutes: tags, formulas and signs nested without end"""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL
FIRST = [
    "from IPython.display import HTML, Markdown, display\n"
    "for _ in range(5): display(HTML('<div>' * 9_000))\n"
    "for _ in range(5): display(HTML(''.join(f'<b a={i}><p>' for i in range(3_000))))\n"
    "for text in ('\\\\\\\\(' * 16_000, '\\\\begin{a}' * 5_000, '[' * 50_000): display(Markdown(text))",
    "[markdown]" + " ".join(f"$x_{{{number}}}$" for number in range(10_000)),
    "[markdown]" + "\\\\(" * 16_000,
    "if False:\n    x = 1\n    match " + " " * 100_000,
    "# the last cell is shown",
]


def holds(result: object) -> None:
    assert "the last cell is shown" in result.page  # type: ignore[attr-defined]
