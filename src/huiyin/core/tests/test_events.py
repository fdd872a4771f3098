"""What is written of an event can be read back, for ever, and has one form only."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.core import events as ev
from huiyin.core.tests.event_strategies import events, of_kind

TOLD = ev.Told(7, date(2025, 3, 3))

#: Names in the ledger are for ever: a name may be added here, never changed and never taken away.
NAMES_FOR_EVER = {
    "registered",
    "sorted",
    "told",
    "accepted",
    "extended",
    "answered",
    "confirmed",
    "superior_date_set",
    "rating_opened",
    "rated",
    "review_requested",
    "review_decided",
    "batched",
    "corrected",
    "content_revised",
    "joined",
    "separated",
    "dispatched",
    "received",
    "objected",
    "objection_decided",
    "recalled",
    "internally_answered",
    "reported",
    "report_returned",
    "routed",
    "refused",
    "led",
    "taken_up",
    "led_back",
    "left_simple",
    "withdrawn",
    "recused",
    "contacted",
    "asked",
    "question_answered",
    "answer_seen",
    "data_demanded",
    "data_demand_answered",
    "attached",
    "mediated",
    "hearing_opened",
    "hearing_closed",
    "served",
    "executed",
    "review_refused",
    "urged",
    "instructed",
    "instruction_done",
    "hold_placed",
    "hold_lifted",
    "disposal_proposed",
    "disposal_decided",
}

#: The bytes of one event of each kind as version 1 wrote them; a ledger full of these must stay readable.
WRITTEN = """\
{"event":"registered","number":"A1","on":"2025-03-03","organ":5,"people":3,"petition":7,"purpose":"claim","source":"own","v":1}
{"disposition":"transfer","event":"sorted","on":"2025-03-04","organ":9,"petition":7,"v":1}
{"disposition":"file","event":"sorted","petition":7,"v":1}
{"event":"told","on":"2025-03-05","petition":7,"v":1}
{"event":"accepted","on":"2025-03-05","petition":7,"v":1}
{"event":"extended","petition":7,"until":"2025-06-03","v":1}
{"event":"answered","on":"2025-05-06","outcome":"support","petition":7,"settled":false,"v":1}
{"event":"confirmed","on":"2025-05-07","petition":7,"v":1}
{"due":"2025-06-01","event":"superior_date_set","petition":7,"v":1}
{"event":"rating_opened","petition":7,"until":"2025-06-06","v":1}
{"event":"rated","on":"2025-05-08","petition":7,"side":"organ","v":1,"value":"satisfied"}
{"event":"review_requested","on":"2025-05-09","petition":7,"stage":"review","v":1}
{"event":"review_decided","on":"2025-05-20","outcome":"uphold","petition":7,"stage":"review","v":1}
{"batch":"第一批","event":"batched","petition":7,"v":1}
{"event":"corrected","field":"people","new":4,"old":3,"petition":7,"v":1}
{"content":"ab","event":"content_revised","petition":7,"v":1,"version":2}
{"event":"joined","origin":3,"petition":7,"reason":"linked","v":1}
{"event":"separated","petition":7,"reason":"linked","target":4,"v":1}
"""

#: What the desk writes: the second version of those events, and the first of its own.
WRITTEN_AT_THE_DESK = """\
{"anonymous":true,"confidential":true,"event":"registered","first":"first","involved":40,"joint":true,"number":"A1","on":"2025-03-03","organ":5,"people":23,"petition":7,"purpose":"claim","representatives":5,"source":"own","v":2}
{"disposition":"transfer","event":"sorted","note":"n","on":"2025-03-04","organ":9,"petition":7,"route":"route_6","v":2}
{"assignment":3,"event":"told","letter":12,"on":"2025-03-05","petition":7,"procedure":"ordinary","v":2}
{"assignment":3,"event":"accepted","letter":12,"on":"2025-03-05","petition":7,"procedure":"simple","v":2}
{"event":"extended","letter":13,"note":"n","on":"2025-04-30","petition":7,"until":"2025-06-03","v":2}
{"assignment":3,"event":"answered","letter":14,"note":"n","on":"2025-05-06","outcome":"support","petition":7,"settled":false,"v":2}
{"assignment":3,"event":"confirmed","on":"2025-05-07","petition":7,"v":2}
{"event":"rated","note":"n","on":"2025-05-08","petition":7,"side":"organ","v":2,"value":"dissatisfied"}
{"event":"review_requested","late":"n","note":"n","on":"2025-05-09","organ":4,"people":2,"petition":7,"stage":"review","v":2}
{"event":"review_decided","letter":15,"on":"2025-05-20","organ":4,"outcome":"annul","petition":7,"redo_until":"2025-07-20","stage":"review","v":2}
{"event":"joined","note":"n","origin":3,"petition":7,"reason":"same_matter","v":2}
{"event":"separated","note":"n","petition":7,"reason":"same_matter","target":4,"v":2}
{"assignment":3,"event":"dispatched","letter":9,"mode":"assign","on":"2025-03-04","organ":9,"part":"lead","petition":7,"report_due":"2025-05-04","sender":5,"upper":2,"v":1}
{"assignment":3,"event":"received","on":"2025-03-05","petition":7,"v":1}
{"assignment":3,"event":"objected","note":"n","on":"2025-03-06","petition":7,"v":1}
{"agreed":false,"assignment":3,"event":"objection_decided","note":"n","on":"2025-03-07","petition":7,"v":1}
{"assignment":3,"event":"recalled","note":"n","on":"2025-03-07","petition":7,"v":1}
{"assignment":3,"event":"internally_answered","note":"n","on":"2025-03-27","petition":7,"v":1}
{"assignment":3,"event":"reported","letter":16,"note":"n","on":"2025-05-08","petition":7,"v":1}
{"assignment":3,"event":"report_returned","note":"n","on":"2025-05-09","petition":7,"v":1}
{"event":"routed","on":"2025-03-04","petition":7,"route":"route_2","v":1}
{"event":"refused","ground":"in_progress","kind":"not_accepted","letter":17,"on":"2025-03-04","organ":5,"petition":7,"v":1}
{"body":30,"event":"led","letter":18,"on":"2025-03-04","organ":5,"petition":7,"route":"route_2","until":"2026-03-04","v":1}
{"event":"taken_up","on":"2025-03-24","petition":7,"v":1}
{"event":"led_back","note":"n","on":"2025-03-24","petition":7,"v":1}
{"event":"left_simple","note":"n","on":"2025-03-14","petition":7,"v":1}
{"event":"withdrawn","note":"n","on":"2025-03-14","petition":7,"v":1}
{"event":"recused","granted":true,"note":"n","on":"2025-03-14","person":21,"petition":7,"v":1}
{"event":"contacted","kind":"call","note":"n","on":"2025-03-14","petition":7,"v":1}
{"due":"2025-03-24","event":"asked","note":"n","on":"2025-03-14","organ":9,"petition":7,"question":4,"v":1}
{"event":"question_answered","note":"n","on":"2025-03-15","petition":7,"question":4,"v":1}
{"event":"answer_seen","on":"2025-03-16","petition":7,"question":4,"v":1}
{"demand":2,"due":"2025-04-13","event":"data_demanded","kind":"correct","note":"n","on":"2025-03-14","petition":7,"v":1}
{"demand":2,"event":"data_demand_answered","granted":true,"note":"n","on":"2025-03-18","petition":7,"v":1}
{"attachment":6,"digest":"d","event":"attached","kind":"evidence","on":"2025-03-14","petition":7,"v":1}
{"event":"mediated","kind":"settlement","letter":19,"note":"n","on":"2025-03-14","petition":7,"reached":true,"v":1}
{"event":"hearing_opened","hearing":8,"letter":20,"note":"n","on":"2025-04-14","petition":7,"stage":"handling","v":1}
{"event":"hearing_closed","hearing":8,"note":"n","on":"2025-04-16","petition":7,"v":1}
{"event":"served","kind":"opinion","letter":14,"manner":"post","on":"2025-05-10","petition":7,"v":1}
{"done":true,"event":"executed","note":"n","on":"2025-06-10","petition":7,"v":1}
{"event":"review_refused","ground":"late","letter":21,"on":"2025-06-12","petition":7,"stage":"review","v":1}
{"clock":"completion","event":"urged","letter":22,"on":"2025-05-02","organ":9,"petition":7,"v":1}
{"due":"2025-03-20","event":"instructed","instruction":2,"note":"n","on":"2025-03-13","organ":9,"person":21,"petition":7,"v":1}
{"event":"instruction_done","instruction":2,"note":"n","on":"2025-03-19","petition":7,"v":1}
{"event":"hold_placed","hold":1,"note":"n","on":"2030-03-19","petition":7,"v":1}
{"event":"hold_lifted","hold":1,"note":"n","on":"2031-03-19","petition":7,"v":1}
{"disposal":1,"event":"disposal_proposed","on":"2035-03-19","petition":7,"rule":"ten_years","v":1}
{"confirmed":true,"disposal":1,"event":"disposal_decided","on":"2035-04-19","petition":7,"v":1}
"""


@given(events())
def test_an_event_reads_back_as_it_was_written(event: ev.Event) -> None:
    text = ev.canonical(ev.stored_form(event))
    read = ev.from_stored(json.loads(text))
    assert read == event
    assert type(read) is type(event)
    assert ev.canonical(ev.stored_form(read)) == text


@pytest.mark.parametrize("kind", ev.KINDS.values(), ids=ev.KINDS.keys())
def test_every_kind_is_written_with_its_name_and_version(kind: type[Any]) -> None:
    @given(of_kind(kind))
    def check(event: ev.Event) -> None:
        form = ev.stored_form(event)
        assert form["event"] == ev.NAMES[kind]
        assert form["v"] == ev.VERSIONS[ev.NAMES[kind]]
        assert all(value is not None for value in form.values())

    check()


def test_a_ledger_written_by_the_first_version_stays_readable_and_loses_nothing() -> None:
    lines = WRITTEN.splitlines()
    assert {json.loads(line)["event"] for line in lines} <= NAMES_FOR_EVER
    for line in lines:
        stored = json.loads(line)
        read = ev.stored_form(ev.from_stored(stored))
        assert {name: read[name] for name in stored} == {**stored, "v": ev.VERSIONS[stored["event"]]}
        assert read.keys() - stored.keys() <= {"anonymous", "confidential", "joint", "procedure"}


def test_what_is_written_today_keeps_its_bytes() -> None:
    lines = WRITTEN_AT_THE_DESK.splitlines()
    lines += [line for line in WRITTEN.splitlines() if ev.VERSIONS[json.loads(line)["event"]] == 1]
    assert {json.loads(line)["event"] for line in lines} == NAMES_FOR_EVER == set(ev.KINDS)
    for line in lines:
        assert ev.canonical(ev.stored_form(ev.from_stored(json.loads(line)))) == line


def test_names_are_for_ever() -> None:
    assert set(ev.KINDS) >= NAMES_FOR_EVER
    assert len(ev.NAMES) == len(ev.KINDS)


def test_no_and_zero_are_written_and_only_the_unknown_is_left_out() -> None:
    form = ev.stored_form(ev.Corrected(1, None, "settled", old=False, new=0))
    assert form == {"event": "corrected", "v": 1, "petition": 1, "field": "settled", "old": False, "new": 0}


def test_the_canonical_form_is_the_same_however_a_mapping_was_built() -> None:
    assert ev.canonical({"b": 1, "a": {"d": [1], "c": "回音"}}) == '{"a":{"c":"回音","d":[1]},"b":1}'


@pytest.mark.parametrize("value", [1.0, {"a": [1, 0.5]}, [{"a": {"b": 2.0}}], float("nan"), (1, (2.0,))])
def test_a_float_has_no_canonical_form(value: object) -> None:
    with pytest.raises(TypeError, match="float"):
        ev.canonical(value)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda part: st.lists(part) | st.dictionaries(st.text(), part),
    )
)
def test_whatever_has_a_canonical_form_reads_back(value: Any) -> None:
    assert json.loads(ev.canonical(value)) == value


def test_an_older_stored_form_is_lifted_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """Told once had no day known; version 2 called the day `day`; version 3 calls it `on`."""

    def to_2(form: ev.Stored) -> ev.Stored:
        return {"petition": form["petition"], "day": form["when"]}

    def to_3(form: ev.Stored) -> ev.Stored:
        return {"petition": form["petition"], "on": form["day"]}

    monkeypatch.setitem(ev.VERSIONS, "told", 3)
    monkeypatch.setitem(ev.UPCASTS, ("told", 1), to_2)
    monkeypatch.setitem(ev.UPCASTS, ("told", 2), to_3)
    first = {"event": "told", "v": 1, "petition": 7, "when": "2025-03-03"}
    second = {"event": "told", "v": 2, "petition": 7, "day": "2025-03-03"}
    third = {"event": "told", "v": 3, "petition": 7, "on": "2025-03-03"}
    assert ev.events_of([first, second, third]) == [TOLD, TOLD, TOLD]
    assert first == {"event": "told", "v": 1, "petition": 7, "when": "2025-03-03"}, "what is stored is not touched"
    assert ev.stored_form(TOLD)["v"] == 3


@pytest.mark.parametrize(
    "form",
    [
        {"event": "told", "v": 3, "petition": 7, "on": "2025-03-03"},
        {"event": "followed", "v": 1, "petition": 7},
        {"event": "told", "petition": 7, "on": "2025-03-03"},
        {"v": 1, "petition": 7},
        {"event": "told", "v": 1, "petition": 7, "on": "2025-03-03", "whereabouts": "x"},
        {"event": "told", "v": 1, "on": "2025-03-03"},
        {"event": "told", "v": "1", "petition": 7, "on": "2025-03-03"},
        {"event": "told", "v": 0, "petition": 7, "on": "2025-03-03"},
        {"event": "told", "v": 1, "petition": 7, "on": "2025-02-30"},
        {"event": "told", "v": 1, "petition": 7, "on": 20250303},
        {"event": "told", "v": 1, "petition": 7},
    ],
    ids=[
        "newer version", "unknown name", "no version", "no name", "a field too many", "a field too few",
        "version is text", "version before the first", "no such day", "day is a number", "no day",
    ],
)  # fmt: skip
def test_what_this_program_does_not_know_is_refused_and_never_guessed(form: ev.Stored) -> None:
    with pytest.raises(ev.UnknownEvent):
        ev.from_stored(form)


def test_lists_of_events_and_the_name_of_a_stream() -> None:
    accepted = ev.Accepted(7, date(2025, 3, 4))
    assert ev.events_of(ev.stored_forms([TOLD, accepted])) == [TOLD, accepted]
    assert ev.matter_stream(12) == "matter:12"
