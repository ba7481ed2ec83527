"""What `check` says in a browser: on a phone and a desktop, light and dark, in words and in order."""

from __future__ import annotations

import pytest

from headcheck.practice.said import Line, Offer, Said, Sign
from tests.browser.chromium import NEEDED, chromium
from tests.browser.contrast import LOWEST_CONTRAST

pytestmark = [pytest.mark.slow, NEEDED]

SAID = Said(
    "House prices: 2 of 4 do not fit yet.",
    (
        Line("units", Sign.FITS, "1 output for each example"),
        Line("activation", Sign.WRONG, "a_layer_of_my_own_with_a_very_long_name_that_has_no_place_to_break output",
             ("The output goes through `relu`, so it can never be below zero.",), ("Look at the smallest values.",)),
        Line("loss", Sign.FITS, "mean squared error"),
        Line("metrics", Sign.WRONG, "accuracy", ("Accuracy counts a prediction as right or as wrong.",)),
        Line("flat", Sign.OPEN),
    ),
    ("Since your last check: loss, mean absolute error became mean squared error: fits now.",),
    Offer((("Hint 1 of 2", "Look at `house_y.min()`.\n\n```python\n" + "house_model.add(" * 9 + "\n```"),), True, ""),
)  # fmt: skip

#: What JupyterLab's two themes set, of what matters here.
THEMES = {
    name: f"--jp-success-color1:#388e3c;--jp-error-color1:#d32f2f;--jp-border-color1:{border};{rest}"
    for name, border, rest in (
        ("light", "#bdbdbd", "background:#fff;color:#000000dd"),
        ("dark", "#616161", "background:#111;color:#fff"),
    )
}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", [390, 1280])
def test_it_reads_well_at_every_width_and_in_both_themes(width: int, theme: str) -> None:
    page = f'<!DOCTYPE html><html lang="en"><body style="font:14px sans-serif;{THEMES[theme]}">{SAID._repr_html_()}'
    with chromium() as browser:
        tab = browser.new_page(viewport={"width": width, "height": 800})
        tab.set_content(page)
        tab.locator("summary").click()
        wide, room = tab.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert wide <= room, "nothing is cut off, and nothing scrolls sideways"
        contrast, text, _ = tab.evaluate(LOWEST_CONTRAST)
        assert contrast >= 4.5, text
        told = tab.locator("li").all_inner_texts()
        assert told[0].startswith("✓ units: fits") and told[1].startswith("✗ activation: does not fit yet")
        assert tab.get_by_role("listitem").count() == len(SAID.lines)
        assert tab.get_by_role("group", name="House prices: 2 of 4 do not fit yet.").count() == 1
