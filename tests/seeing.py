"""What the tests of pages see of a page: what axe says, what sticks out sideways, what is too low for a thumb.

A click comes back when the next page has begun, not when it is there: whoever looks by a script waits for it first.
"""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

#: Only what the guidelines ask, without axe's advice.
WCAG_A_AA = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")


def violations(page: Page, *rules: str, colours: bool = True) -> list[str]:
    """What axe finds, by its rules of these tags or by all: what is wrong and where, the first five places of each.

    Contrast takes three quarters of axe's time and does not hang on the width of a window: a page that is looked at in
    two widths is asked for its `colours` in one of them.
    """
    page.wait_for_load_state("load")
    # What holds is not asked for: axe then leaves out to say where.
    options: dict[str, Any] = {"resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": colours}}}
    if rules:
        options["runOnly"] = list(rules)
    found: list[dict[str, Any]] = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {one['help']} {[node['target'] for node in one['nodes']][:5]}" for one in found]


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    page.wait_for_load_state("load")
    over: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return over


def wrong(page: Page, *, colours: bool = True) -> list[str]:
    """All that axe finds, and whether the page is wider than its window."""
    over = sideways(page)
    return violations(page, colours=colours) + ([f"sideways by {over}"] if over > 0 else [])


def low(page: Page, pressed: str, whole: str, least: int) -> list[str]:
    """What matches `pressed`, can be seen and is lower than `least` pixels; of a choice all of `whole` is pressed."""
    page.wait_for_load_state("load")
    found: list[str] = page.evaluate(
        """([pressed, whole, least]) => [...document.querySelectorAll(pressed)].map(one => one.closest(whole) ?? one)
          .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < least - 0.5)
          .map(one => one.outerHTML.slice(0, 80))""",
        [pressed, whole, least],
    )
    return found
