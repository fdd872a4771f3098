"""Names that an import met: confirmed, corrected, merged; each recorded in the ledger."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from huiyin.figures import acts
from huiyin.figures.models import Place, Topic
from huiyin.figures.queries import Names
from huiyin.ledger import queries as ledger
from huiyin.ledger.sentences import sentence

pytestmark = pytest.mark.django_db
NOON = datetime(2024, 3, 5, 4, tzinfo=UTC)


def told(stream: str) -> list[str]:
    return [sentence(event) for entry in ledger.entries([stream])[stream] for event in entry.events]


def test_a_name_is_confirmed_once_and_recorded() -> None:
    topic = Topic.objects.get(pk=acts.ensure_topic("劳动和社会保障"))
    for _again in range(2):
        assert acts.confirm_name(topic, actor="person:1", at=NOON).confirmed
    assert told(f"topic:{topic.pk}") == ["确认名称"]


def test_a_misspelled_name_is_corrected_unless_the_right_one_is_there() -> None:
    wrong = Place.objects.get(pk=acts.ensure_place("井头墟镇"))
    acts.ensure_place("城关镇")
    assert acts.rename(wrong, " 井头圩镇 ", actor="person:1", at=NOON).name == "井头圩镇"
    assert told(f"place:{wrong.pk}") == ["名称改为“井头圩镇”"]
    for new in ("城关镇", "  "):
        with pytest.raises(ValidationError):
            acts.rename(wrong, new, actor="person:1", at=NOON)


def test_merged_names_mean_one_also_when_merged_again() -> None:
    one, two, three = (Place.objects.get(pk=acts.ensure_place(name)) for name in ("甲镇", "甲镇政府", "甲乡"))
    acts.merge(one, two, actor="person:1", at=NOON)
    acts.merge(two, three, actor="person:1", at=NOON)
    names = Names().tree("place")
    assert {names.label(place.pk) for place in (one, two, three)} == {"甲乡"}
    assert names.ids("甲镇", under=False) == {one.pk, two.pk, three.pk}
    with pytest.raises(ValidationError):
        acts.merge(three, one, actor="person:1", at=NOON)
    assert told(f"place:{one.pk}") == ["认定为同一名称的另一写法"]


def test_long_names_are_cut_and_spaces_put_in_order() -> None:
    topic = Topic.objects.get(pk=acts.ensure_topic("征地" * 200 + "  补偿"))
    assert len(topic.name) == acts.LONGEST_NAME
    assert acts.ensure_place("东安县  城关镇") == acts.ensure_place("东安县 城关镇")


def test_a_path_without_its_first_level_has_a_deepest_one_only() -> None:
    assert acts.NameBook().topic((None, "工资福利"))[0] is None
    assert acts.NameBook().place(" ") is None


def test_a_renamed_topic_answers_to_its_old_name_with_all_below_it() -> None:
    book = acts.NameBook()
    first, deepest = book.topic(("劳动与社保", "工资福利"))
    acts.rename(Topic.objects.get(name="劳动与社保"), "劳动和社会保障", actor="person:1", at=NOON)
    again_first, again_deepest = acts.NameBook().topic(("劳动与社保", "工资福利"))
    assert again_deepest == deepest, "the same entry, not a new one under the old spelling"
    names = Names().tree("topic")
    assert names.canonical(int(again_first or 0)) == first
    assert acts.NameBook().topic(("劳动和社会保障", "工资福利")) == (first, deepest)
    renamed = Topic.objects.get(name="劳动和社会保障")
    acts.rename(renamed, "劳动与社保", actor="person:1", at=NOON)
    assert acts.NameBook().topic(("劳动与社保", "工资福利")) == (first, deepest), "and back again"
