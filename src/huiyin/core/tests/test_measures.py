"""The register says what it counts; open, silent and uncertain cases are treated as it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.core import measures
from huiyin.core.facts import COLUMNS, Fact
from huiyin.core.measures import Measure, UnknownMeasure, Value, evaluate, shipped
from huiyin.core.measures_text import document, listing
from huiyin.core.periods import parse
from huiyin.core.predicate import parse as which

YEAR = parse("2023")
AS_OF = date(2024, 3, 31)


def sent(petition: int, **values: Any) -> Fact:
    """A petition assigned and accepted in May, due in July, still open."""
    fact = Fact(
        petition,
        petition,
        f"A{petition}",
        registered=date(2023, 5, 4),
        registering_organ=1,
        channel="letter",
        purpose="claim",
        first="first",
        disposition="assign",
        organ=3,
        sent=date(2023, 5, 5),
        notice_due=date(2023, 5, 22),
        acceptance_due_30=date(2023, 6, 3),
        told=date(2023, 5, 8),
        accepted=date(2023, 5, 8),
        due=date(2023, 7, 7),
    )
    return replace(fact, **values)


def worth(name: str, facts: list[Fact], as_of: date | None = AS_OF, where: str | None = None) -> Any:
    return evaluate(shipped().find(name), facts, YEAR, as_of, which(where) if where else None).value


def test_one_data_set_gives_each_variant_its_own_rate() -> None:
    """100 matters due: 80 replied in time, 5 late, 10 open and not yet due, 5 open and overdue."""
    on_time, late = date(2023, 7, 7), date(2023, 7, 8)
    rows = [sent(n, closed=on_time) for n in range(80)] + [sent(n, closed=late) for n in range(80, 85)]
    rows += [sent(n, due=date(2023, 12, 29)) for n in range(85, 95)] + [sent(n) for n in range(95, 100)]
    as_of = date(2023, 8, 1)
    assert worth("reply_on_time[due_in_period]", rows, as_of) == Fraction(80, 100)
    assert worth("reply_on_time[closed_in_period]", rows, as_of) == Fraction(80, 85)
    assert worth("closing_rate[assigned]", rows, as_of) == Fraction(85, 100)
    buckets = [
        worth(f"timeliness[{b}]", rows, as_of)
        for b in ("answered_on_time", "answered_late", "open_on_time", "open_late")
    ]
    assert buckets == [80, 5, 10, 5]


def test_silence_is_never_counted_as_satisfied() -> None:
    """100 closed: 40 satisfied, 20 fairly, 10 not, 30 never answered, of whom 12 may still answer."""
    ratings = ["satisfied"] * 40 + ["fairly_satisfied"] * 20 + ["dissatisfied"] * 10 + [None] * 30
    rows = [
        sent(n, closed=date(2023, 6, 1), rating_bureau=rating, rating_until=AS_OF if n >= 88 else date(2023, 7, 1))
        for n, rating in enumerate(ratings)
    ]
    assert worth("satisfaction[bureau]", rows) == Fraction(60, 70)
    assert worth("participation[bureau]", rows) == Fraction(70, 88)
    assert worth("participation[bureau]", rows, AS_OF + timedelta(days=1)) == Fraction(70, 100)
    assert worth("satisfaction[organ]", rows) is None


def test_no_lateness_is_asserted_on_a_provisional_date() -> None:
    rows = [
        sent(1, due_provisional=True, notice_due_provisional=True, told=date(2023, 6, 30)),
        sent(2, closed=date(2023, 8, 1), due_provisional=True),
        sent(3, closed=date(2023, 7, 1)),
    ]
    assert worth("timeliness[open_late]", rows) == worth("timeliness[answered_late]", rows) == 0
    assert worth("reply_on_time[due_in_period]", rows) == 1
    assert worth("reply_on_time[due_in_period]", rows[:2]) is None
    assert worth("notice_timely", rows) == 1
    assert worth("notice_timely", rows[:1]) is None


def test_due_on_the_day_is_still_in_time() -> None:
    assert worth("timeliness[open_on_time]", [sent(1)], date(2023, 7, 7)) == 1
    assert worth("timeliness[open_late]", [sent(1)], date(2023, 7, 8)) == 1


def test_steps_after_the_day_have_not_happened() -> None:
    row = sent(1, closed=date(2023, 6, 30), confirmed=date(2023, 7, 20), settled=True, returned=date(2023, 9, 1))
    day = date(2023, 7, 1)
    assert (worth("closed[answered]", [row], day), worth("closed[confirmed]", [row], day)) == (1, 0)
    assert worth("settled_once", [row], day) == 1
    assert worth("settled_once", [row]) == 0
    assert worth("pieces", [row], date(2023, 5, 3)) == 0


def test_a_zero_denominator_is_no_data() -> None:
    for measure in shipped():
        value = evaluate(measure, [], YEAR, AS_OF)
        assert value.value == (0 if measure.kind == "count" else None), measure.key


def test_what_depends_on_the_day_has_no_data_without_one() -> None:
    asking = {measure.key for measure in shipped() if measure.asks_for_the_day}
    assert asking == {
        "timeliness[open_on_time]",
        "timeliness[open_late]",
        "participation[bureau]",
        "participation[organ]",
    }
    assert all(worth(key, [sent(1)], None) is None for key in asking)


def test_a_share_is_of_all_petitions_whatever_was_chosen() -> None:
    rows = [sent(1), sent(2, channel="visit"), sent(3, channel="visit"), sent(4, channel="web")]
    assert worth("share", rows, where="信访形式 = 来访") == Fraction(1, 2)
    assert worth("web_share", rows) == Fraction(1, 4)


def test_repeats_by_volume_against_first_and_by_return_differ() -> None:
    rows = [sent(n, closed=date(2023, 6, 1)) for n in range(4)]
    rows[0].returned = date(2023, 9, 1)
    rows += [sent(n, first="repeat") for n in range(4, 10)] + [sent(10, first=None)]
    assert worth("repeat_rate[volume]", rows) == Fraction(6, 10)
    assert worth("repeat_rate[per_first]", rows) == Fraction(6, 4)
    assert worth("repeat_rate[return]", rows) == Fraction(1, 4)


def test_a_batch_is_counted_whenever_its_petitions_were_registered() -> None:
    rows = [
        sent(1, batch="第一批"),
        sent(2, batch="第一批", registered=date(2019, 1, 2), closed=date(2023, 6, 1)),
        sent(3),
    ]
    assert [worth(f"batch_{what}", rows) for what in ("matters", "answered", "confirmed", "returned")] == [2, 1, 0, 0]


@given(st.lists(st.integers(-5, 400), min_size=1))
def test_the_median_lies_in_the_middle(values: list[int]) -> None:
    ordered = sorted(values)
    middle = (ordered[(len(values) - 1) // 2] + ordered[len(values) // 2]) / 2
    assert measures.median_of(values) == Value(Fraction(middle), None, len(values))


@pytest.mark.parametrize(
    ("now", "before", "percent"),
    [
        (3, 2, 50),
        (2, 4, -50),
        (0, 4, -100),
        (4, 0, None),
        (4, None, None),
        (None, 4, None),
        (Fraction(1, 2), Fraction(1, 4), 100),
    ],
)
def test_change(now: Any, before: Any, percent: int | None) -> None:
    assert measures.change_percent(now, before) == percent
    assert (measures.difference(now, before) is None) is (now is None or before is None)


def test_a_measure_is_found_by_its_key_and_an_unclear_name_is_refused() -> None:
    register = shipped()
    assert register.find("closed", "answered") is register.find("closed[answered]")
    assert register.find("信访件次") is register.find("pieces")
    with pytest.raises(UnknownMeasure, match=r"closed\[answered\]、closed\[confirmed\]") as refused:
        register.find("closed")
    assert refused.value.near == ("closed[answered]", "closed[confirmed]")
    with pytest.raises(UnknownMeasure, match="pieces"):
        register.find("piecse")


def test_every_measure_says_in_words_what_it_is() -> None:
    variants: dict[str, list[Measure]] = {}
    for measure in shipped():
        variants.setdefault(measure.id, []).append(measure)
        assert all((measure.words, measure.words_english, measure.open, measure.open_english, measure.source))
        assert measure.version >= 1
        assert measure.direction in ("higher", "lower", "")
        for side in ("numerator", "denominator"):
            columns = set().union(*(part.rows.columns() for part in measure.parts(side)), measure.cohort.columns())
            assert columns <= set(COLUMNS)
            sums = {part.sum for part in measure.parts(side)}
            assert sums <= {None, "people", "days_to_reply", "review_people", "re_review_people"}
    for several in variants.values():
        assert len(several) == 1 or all(each.variant and each.variant_name for each in several)
        assert len({each.name for each in several}) == 1


def test_a_register_with_two_measures_of_one_name_is_refused() -> None:
    row = {
        "id": "pieces", "name": "件次", "english": "pieces", "term": "件次", "unit": "piece", "basis": "registered",
        "numerator": "all", "words": "件", "words_english": "p", "open": "无", "open_english": "none", "source": "惯例",
    }  # fmt: skip
    data = {"definitions": {}, "units": {"piece": ["件", "petitions"]}, "measure": [row]}
    assert len(measures.read_register(data)) == 1
    with pytest.raises(ValueError, match="pieces"):
        measures.read_register({**data, "measure": [row, row]})
    with pytest.raises(ValueError, match="not a date"):
        measures.read_register({**data, "measure": [{**row, "basis": "people"}]})


def test_a_measure_has_a_word_of_its_own_that_can_be_written_in_a_template() -> None:
    row = {
        "id": "pieces", "name": "件次", "english": "pieces", "term": "件次", "unit": "piece", "basis": "registered",
        "numerator": "all", "words": "件", "words_english": "p", "open": "无", "open_english": "none", "source": "惯例",
    }  # fmt: skip

    def read(*rows: dict[str, str]) -> None:
        measures.read_register({"definitions": {}, "units": {"piece": ["件", "petitions"]}, "measure": list(rows)})

    read(row, {**row, "id": "people", "term": "人次"})
    for term in ("件 次", "3月", "件/次"):
        with pytest.raises(ValueError, match="cannot be written"):
            read({**row, "term": term})
    with pytest.raises(ValueError, match="another measure"):
        read(row, {**row, "id": "people"})
    with pytest.raises(ValueError, match="lacks its variant"):
        read({**row, "variant": "answered"})
    assert shipped().find("satisfaction", "organ").words_in_template == "满意率.责任单位"


def test_the_document_of_measures_is_the_register() -> None:
    written = Path(__file__).parents[4] / "docs" / "measures.md"
    assert written.read_text(encoding="utf-8") == document(shipped()), "run scripts/write_measures.py"
    assert all(measure.key in listing(shipped(), lang) for measure in shipped() for lang in ("zh", "en"))


def test_one_petition_falls_in_three_periods_by_three_time_bases() -> None:
    row = sent(1, petitioned=date(2022, 12, 30), registered=date(2023, 1, 3), exchanged=date(2024, 1, 2))
    names = ("pieces_by_petition_date", "pieces", "pieces_by_exchange_date")
    found = [
        [evaluate(shipped().find(name), [row], parse(year), AS_OF).value for name in names]
        for year in ("2022", "2023", "2024")
    ]
    assert found == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]


def test_first_here_and_first_nationwide_are_two_flags() -> None:
    rows = [sent(1, first_nationwide=False), sent(2, first="repeat", first_nationwide=True), sent(3)]
    assert worth("pieces", rows, where="初重件 = 初次") == 2
    assert worth("pieces", rows, where="全国初次 = 是") == 1
    assert worth("pieces", rows, where="初重件 = 初次 且 全国初次 = 否") == 1
    assert worth("pieces", rows, where="未知(全国初次)") == 1


def test_repeats_without_a_link_are_counted_beside_the_rate_that_cannot_see_them() -> None:
    rows = [sent(1, first="repeat"), sent(2, first="repeat", earlier="A1"), sent(3)]
    assert worth("repeats_unlinked", rows) == 1


def one(petition: int, **values: Any) -> Fact:
    """A claim registered on 4 May 2023, to be sorted by Friday 19 May."""
    fact = Fact(petition, petition, f"A{petition}", registered=date(2023, 5, 4), registering_organ=1, purpose="claim")
    return replace(fact, sorting_due=date(2023, 5, 19), **values)


def test_the_bureaus_sorting_is_in_time_by_its_first_day() -> None:
    """Four sorted by 19 May, one of them came back and was sent anew in June; one late, one not yet, two left out."""
    in_time = [one(n, sorted=date(2023, 5, 19), sent=date(2023, 5, 19)) for n in range(3)]
    rows = [
        *in_time,
        one(4, sorted=date(2023, 5, 8), sent=date(2023, 6, 12)),
        one(5, sorted=date(2023, 5, 22), sent=date(2023, 5, 22)),
        one(6),
        one(7, withdrawn=date(2023, 5, 10)),
        one(8, sorting_due_provisional=True),
    ]
    assert worth("sorting_timely", rows) == Fraction(4, 6)
    assert worth("sorting_timely", rows[-2:]) is None


def test_reviews_are_counted_by_request_by_people_and_by_the_day_they_were_due() -> None:
    asked = {"closed": date(2023, 6, 1), "review_until": date(2023, 7, 3), "review_requested": date(2023, 6, 20)}
    due = {"review_due": date(2023, 7, 20)}
    rows = [
        one(1, **asked, **due, review_decided=date(2023, 7, 20), review_outcome="uphold", review_people=3),
        one(2, **asked, **due, review_decided=date(2023, 7, 21), review_outcome="change", review_people=1),
        one(3, **asked, **due, review_decided=date(2023, 7, 1), review_outcome="annul"),
        one(4, **asked, **due),
        one(5, **asked | {"review_requested": date(2023, 7, 4)}, review_refused=date(2023, 7, 10), review_people=2),
        one(6, closed=date(2023, 6, 1)),
    ]
    assert worth("reviews_requested", rows) == 5
    assert worth("reviews_people", rows) == 6
    assert worth("reviews_late_requests", rows) == 1
    assert worth("reviews_refused", rows) == 1
    assert [worth(f"reviews_{which}", rows) for which in ("decided", "upheld", "changed", "annulled")] == [3, 1, 1, 1]
    assert worth("reviews_timely", rows) == Fraction(2, 4)


def test_re_reviews_likewise() -> None:
    asked = {
        "closed": date(2023, 6, 1),
        "review_decided": date(2023, 7, 10),
        "re_review_until": date(2023, 8, 9),
        "re_review_requested": date(2023, 8, 9),
        "re_review_due": date(2023, 9, 8),
    }
    rows = [
        one(1, **asked, re_review_decided=date(2023, 9, 8), re_review_outcome="uphold", re_review_people=2),
        one(2, **asked | {"re_review_requested": date(2023, 8, 10)}, re_review_decided=date(2023, 9, 11)),
        one(3, **asked, re_review_refused=date(2023, 8, 20)),
        one(4, **asked | {"re_review_due": None}, re_review_decided=date(2023, 12, 1)),
    ]
    assert (worth("re_reviews_requested", rows), worth("re_reviews_people", rows)) == (4, 2)
    assert (worth("re_reviews_late_requests", rows), worth("re_reviews_refused", rows)) == (1, 1)
    assert worth("re_reviews_timely", rows) == Fraction(1, 2), "refused, or due on a provisional day: left out"


def test_matters_led_elsewhere_are_followed_until_they_are_taken() -> None:
    rows = [
        one(1, led=date(2023, 5, 10), route="route_2", taken=date(2023, 6, 1)),
        one(2, led=date(2023, 5, 11), route="route_4"),
        one(3, led=date(2023, 12, 20), route="route_4", taken=date(2024, 1, 15)),
        one(4),
    ]
    assert worth("led", rows) == 3
    assert worth("led", rows, where="route = route_4") == 2
    assert worth("led_taken", rows) == 1, "the third was taken in the next year"
    assert worth("led_taken_rate", rows) == Fraction(2, 3)
    assert worth("led_taken_rate", rows, date(2023, 12, 31)) == Fraction(1, 3)


def test_supported_opinions_are_followed_until_they_are_carried_out() -> None:
    closed = date(2023, 6, 1)
    rows = [
        one(1, closed=closed, outcome="support", executed=date(2023, 9, 1)),
        one(2, closed=closed, outcome="partial_support", executed=date(2024, 2, 1)),
        one(3, closed=closed, outcome="support"),
        one(4, closed=closed, outcome="no_support"),
        one(5, closed=closed, outcome="explanation"),
    ]
    assert (worth("supported", rows), worth("executed", rows)) == (3, 1)
    assert worth("execution_rate", rows) == Fraction(2, 3)
    assert worth("execution_rate", rows, date(2023, 12, 31)) == Fraction(1, 3)
    assert worth("execution_rate", rows[3:]) is None
