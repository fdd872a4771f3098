"""A language that is written from right to left can be begun: the window turns; what is not translated is Chinese."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polib
from django.test import Client
from django.urls import reverse

import huiyin.portal

CATALOGUES = Path(huiyin.portal.__file__).parent / "locale"


def test_the_window_turns_for_a_language_from_right_to_left(db: None, client: Client, settings: Any) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, ("ug", "ئۇيغۇرچە")]
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ug"
    page = client.get(reverse("portal:home")).content.decode()
    assert '<html lang="ug" dir="rtl"' in page
    assert "有事请讲" in page, "not translated yet"
    assert 'dir="rtl"' not in Client().get(reverse("portal:home")).content.decode()


def test_nobody_signs_in_to_read_english(db: None, client: Client, settings: Any) -> None:
    answer = client.post(reverse("set_language"), {"language": "en", "next": reverse("portal:home")})
    assert answer.headers["Location"] == reverse("portal:home")
    assert "File a petition" in client.get(reverse("portal:home")).content.decode()


def test_it_is_offered_only_where_a_bureau_asks_for_it(db: None, client: Client) -> None:
    assert 'value="ug"' not in client.get(reverse("portal:home")).content.decode()


def test_the_skeleton_holds_the_words_of_the_first_page() -> None:
    words = {entry.msgid for entry in polib.pofile(str(CATALOGUES / "ug" / "LC_MESSAGES" / "django.po"))}
    assert {"有事请讲，件件有回音", "提出信访"} <= words
