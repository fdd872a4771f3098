"""The tokens: every pair of words and ground that the pages use can be read, in light and in dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[1] / "static" / "ui"

INKS = ("ink", "ink-soft", "accent", "accent-deep", "kept", "soon", "late")
GROUNDS = ("paper", "card", "shade")
PAIRS = (
    *((ink, ground) for ink in INKS for ground in GROUNDS),
    *((hue, f"{hue}-wash") for hue in ("accent", "kept", "soon", "late")),
    *((ink, f"{hue}-wash") for ink in ("ink",) for hue in ("accent", "kept", "soon", "late")),
    ("accent-deep", "accent-wash"),
    ("on-accent", "accent"),
    ("on-accent", "accent-deep"),
    ("card", "soon"),
    ("card", "late"),
    ("paper", "ink"),
)
#: Borders of controls and the focus ring are not words: 3:1 (WCAG 1.4.11).
EDGES = (("edge", "paper"), ("edge", "card"), ("focus", "ink"))


def _tokens(selector: str) -> dict[str, str]:
    css = re.sub(r"/\*.*?\*/", "", (STATIC / "tokens.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    block = re.search(re.escape(selector) + r"\s*\{([^}]*)\}", css)
    assert block is not None, selector
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", block.group(1)))


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


LIGHT = _tokens(":root")
DARK = LIGHT | _tokens(':root[data-scheme="dark"]')


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_words_can_be_read(scheme: dict[str, str], ink: str, ground: str) -> None:
    assert contrast(scheme[ink], scheme[ground]) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_can_be_seen(scheme: dict[str, str], edge: str, ground: str) -> None:
    other = scheme["paper"] if (edge, ground) == ("focus", "ink") and scheme is DARK else scheme[ground]
    assert contrast(scheme[edge], other) >= 3


def test_the_dark_scheme_is_one_scheme_whether_chosen_or_followed() -> None:
    assert _tokens(':root:not([data-scheme="light"])') == _tokens(':root[data-scheme="dark"]')


def test_the_colours_are_those_of_the_design() -> None:
    assert LIGHT["ink"] == "#1b2430"
    assert LIGHT["accent"] == "#1f5f8b"
    assert LIGHT["late"] == "#a92a22"
    assert LIGHT["focus"] == "#f2b632"


def test_large_print_starts_at_twenty_pixels_and_has_targets_of_sixty() -> None:
    large = _tokens(':root[data-size="large"]')
    sizes = [float(value.removesuffix("rem")) * 16 for name, value in large.items() if name.startswith("size-")]
    assert len(sizes) == 5
    assert min(sizes) >= 20
    assert large["target"] == "60px"


def test_raw_colours_stand_in_the_tokens_only() -> None:
    for file in sorted(STATIC.glob("*.css")):
        if file.name in ("tokens.css", "print.css"):
            continue
        css = re.sub(r"/\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", css), file.name
