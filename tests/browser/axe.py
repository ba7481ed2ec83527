"""axe-core, which asks of a page whether everybody can use it, in a browser."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

#: What axe-core calls what keeps somebody out.
_SERIOUS = ("serious", "critical")


def serious(page: Page) -> list[str]:
    """What axe-core finds that is serious, each with a place. The page's context needs `bypass_csp=True`."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found if one["impact"] in _SERIOUS]
