"""Organs over time: names that an import met, spellings, mergers, moves; and each step is in the ledger."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, TypedDict

import pytest
from django.core.exceptions import ValidationError

from huiyin.accounts import acts, tree
from huiyin.accounts.models import Organ, OrganKind
from huiyin.ledger import queries as ledger
from huiyin.ledger import sentences

pytestmark = pytest.mark.django_db


class By(TypedDict):
    actor: str
    at: datetime


BY: By = {"actor": "person:1", "at": datetime(2018, 3, 1, 1, 30, tzinfo=UTC)}
TODAY = date(2018, 3, 1)


def organ(name: str, kind: str = OrganKind.DEPARTMENT, **more: Any) -> Organ:
    return acts.add_organ(name, kind=kind, **BY, **more)


def story(one: Organ) -> list[str]:
    stream = f"organ:{one.pk}"
    return [sentences.sentence(event) for entry in ledger.entries([stream])[stream] for event in entry.events]


def test_a_name_that_an_import_met_waits_and_is_confirmed_once() -> None:
    met = Organ.objects.get(pk=acts.ensure_organ("县住房保障服务中心 "))
    assert (met.name, met.confirmed) == ("县住房保障服务中心", False)
    assert acts.ensure_organ("县住房保障服务中心") == met.pk
    assert acts.confirm_organ(met, **BY).confirmed
    acts.confirm_organ(met, **BY)
    assert story(met) == ["确认机构名称"]


def test_entering_an_organ_that_an_import_met_keeps_its_id() -> None:
    met = acts.ensure_organ("县教育局")
    assert organ("县教育局").pk == met
    with pytest.raises(ValidationError, match="已存在"):
        organ("县教育局")


def test_a_corrected_name_still_answers_to_the_old_one() -> None:
    met = Organ.objects.get(pk=acts.ensure_organ("县住建居"))
    acts.rename_organ(met, "县住建局", **BY)
    met.refresh_from_db()
    assert (met.name, met.confirmed) == ("县住建局", True)
    again = acts.ensure_organ("县住建居")
    assert tree.canonical_ids() == {again: met.pk}
    assert acts.ensure_organ("县住建局") == met.pk
    assert story(met) == ["机构名称改为“县住建局”"]


def test_a_correction_can_be_taken_back() -> None:
    right = Organ.objects.get(pk=acts.ensure_organ("县住建局"))
    acts.rename_organ(right, "县住健局", **BY)
    acts.rename_organ(right, "县住建局", **BY)
    assert acts.ensure_organ("县住建局") == right.pk
    assert tree.canonical_ids() == {acts.ensure_organ("县住健局"): right.pk}


def test_a_name_of_another_organ_is_refused_with_the_way_out() -> None:
    one, other = organ("县教育局"), organ("县卫生局")
    with pytest.raises(ValidationError, match="并入"):
        acts.rename_organ(other, one.name, **BY)
    with pytest.raises(ValidationError):
        acts.rename_organ(other, "  ", **BY)


def test_spellings_of_spellings_lead_to_one_organ() -> None:
    right, second, third = organ("县教育局"), organ("教育局"), organ("教育局（县）")
    acts.merge_organ(third, second, **BY)
    acts.merge_organ(second, right, **BY)
    assert tree.canonical_ids() == {second.pk: right.pk, third.pk: right.pk}
    assert tree.spellings([right.pk]) == {right.pk, second.pk, third.pk}
    with pytest.raises(ValidationError, match="已并入其他机构"):
        acts.merge_organ(right, second, **BY)
    with pytest.raises(ValidationError, match="自身"):
        acts.merge_organ(right, right, **BY)


def test_who_stands_below_whom_depends_on_the_day() -> None:
    county, city = organ("东安县人民政府", OrganKind.GOVERNMENT), organ("永州市人民政府", OrganKind.GOVERNMENT)
    bureau = organ("县环保局", parent=county)
    acts.move_organ(bureau, city, first_day=date(2019, 1, 1), **BY)
    assert bureau.pk in tree.with_subordinates([county.pk], date(2018, 12, 31))
    assert bureau.pk not in tree.with_subordinates([city.pk], date(2018, 12, 31))
    assert bureau.pk in tree.with_subordinates([city.pk], date(2019, 1, 1))
    assert bureau.pk not in tree.with_subordinates([county.pk], date(2019, 1, 1))


def test_after_a_merger_the_successor_answers_for_both_and_the_past_keeps_its_name() -> None:
    old, new = organ("县国土资源局"), organ("县自然资源局")
    acts.succeed_organ(old, new, last_day=date(2019, 3, 31), **BY)
    old.refresh_from_db()
    assert (old.name, old.valid_until, old.successor) == ("县国土资源局", date(2019, 3, 31), new)
    assert tree.with_subordinates([new.pk], TODAY) == {old.pk, new.pk}
    assert tree.with_subordinates([old.pk], TODAY) == {old.pk}
    with pytest.raises(ValidationError, match="已撤销"):
        acts.succeed_organ(old, new, last_day=date(2020, 3, 31), **BY)
    assert acts.ensure_organ("县国土资源局") == old.pk, "old rows go on naming the organ that was"


def test_a_circle_of_organs_does_not_hang_anybody() -> None:
    one, other = organ("甲"), organ("乙")
    acts.move_organ(one, other, first_day=TODAY, **BY)
    acts.move_organ(other, one, first_day=TODAY, **BY)
    assert tree.with_subordinates([one.pk], TODAY) == {one.pk, other.pk}


def test_every_step_is_in_a_ledger_that_verifies() -> None:
    one = organ("县环保局")
    acts.rename_organ(one, "县生态环境局", **BY)
    acts.move_organ(one, organ("县政府"), first_day=TODAY, **BY)
    acts.succeed_organ(one, organ("市生态环境局"), last_day=TODAY, **BY)
    assert story(one) == [
        "登记机构",
        "机构名称改为“县生态环境局”",
        "调整隶属关系",
        "机构撤销，职责由承接机构继续履行",
    ]
    assert ledger.verify().holds
