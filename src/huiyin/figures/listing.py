"""The register of measures as the statistics page lists it: under heads, and in sets of columns."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.core.measures import Measure, shipped
from huiyin.ui.words import speaks_english

#: The register in the order and under the heads of the page.
SETS: dict[str, tuple[object, tuple[str, ...]]] = {
    "volume": (
        gettext_lazy("总量"),
        (
            "pieces",
            "visit_batches",
            "people",
            "total_pieces_people",
            "group_visit_batches",
            "group_visit_people",
            "single_visit_batches",
            "single_visit_people",
            "web_share",
            "share",
        ),
    ),
    "handling": (
        gettext_lazy("办理"),
        ("assigned", "closed", "closed_in_period", "closing_rate", "timeliness", "days_to_reply"),
    ),
    "time": (gettext_lazy("时限"), ("notice_timely", "acceptance_timely", "reply_on_time")),
    "rating": (
        gettext_lazy("评价与重复"),
        ("participation", "satisfaction", "repeat_rate", "settled_once"),
    ),
    "review": (
        gettext_lazy("复查"),
        (
            *("reviews_requested", "reviews_decided", "reviews_upheld", "reviews_changed", "reviews_annulled"),
            *("re_reviews_requested", "re_reviews_decided"),
            *("re_reviews_upheld", "re_reviews_changed", "re_reviews_annulled"),
        ),
    ),
    "batch": (gettext_lazy("专项批次"), ("batch_matters", "batch_answered", "batch_confirmed", "batch_returned")),
}
#: Columns of a broken-down table, by set; the first is the one that is compared.
COLUMNS: dict[str, tuple[str, ...]] = {
    "volume": ("pieces", "visit_batches", "people", "total_pieces_people", "group_visit_batches", "group_visit_people"),
    "handling": (
        "assigned",
        "closed[answered]",
        "closed[confirmed]",
        "closing_rate[assigned]",
        "days_to_reply[median]",
    ),
    "time": (
        "pieces",
        "notice_timely",
        "acceptance_timely[organ_15]",
        "reply_on_time[due_in_period]",
        "reply_on_time[superior]",
        "timeliness[open_late]",
    ),
    "rating": (
        "pieces",
        "participation[organ]",
        "satisfaction[bureau]",
        "satisfaction[organ]",
        "repeat_rate[volume]",
        "settled_once",
    ),
}
FIRST_SET = "volume"


def title(measure: Measure) -> str:
    return measure.title_english if speaks_english() else measure.title


def headed() -> Iterator[tuple[str, str, list[Measure]]]:
    """The whole register under its heads (key, words, measures); what has no head comes last."""
    placed = {name for _head, names in SETS.values() for name in names}
    register = list(shipped())
    for key, (head, names) in SETS.items():
        yield key, str(head), [measure for name in names for measure in register if measure.id == name]
    rest = [measure for measure in register if measure.id not in placed]
    if rest:
        yield "rest", _("其他"), rest
