"""信访事项登记单: the Word slip of a petition that was registered here."""

from __future__ import annotations

from django.db import transaction

from huiyin.accounts.models import Organ
from huiyin.core import querycode
from huiyin.letters.acts import issue_now
from huiyin.letters.kinds import KINDS
from huiyin.letters.models import Letter, State
from huiyin.petitions.acts.deeds import Doing
from huiyin.petitions.models import Petition
from huiyin.petitions.queries.cases import Case
from huiyin.petitions.queries.printed import case_fields, text_of

KIND = "registration_slip"


@transaction.atomic
def issue_slip(case: Case, doing: Doing) -> Letter:
    """The slip of this version of the petition: the one that was made already, or a new one.

    Raises:
        LetterRefused: the organ lets its slips be checked or signed, or its template cannot be used.
    """
    petition = Petition.objects.select_for_update().get(pk=case.petition)
    made = Letter.objects.filter(petition=petition.pk, kind=KIND, state=State.ISSUED, voiding=None).last()
    if made is not None and made.data.get("version") == petition.version:
        return made
    return issue_now(
        KIND,
        issuer=Organ.objects.get(pk=petition.registering_organ_id),
        matter=petition.matter_id,
        petition=petition.pk,
        fields=slip_fields(case, petition, doing),
        data={"version": petition.version},
        author=doing.person,
        at=doing.at,
        today=doing.today,
    )


def slip_fields(case: Case, petition: Petition, doing: Doing) -> dict[str, str]:
    text = text_of(case)
    named = [text.fields.get("name", ""), *(one.name for one in text.parties if one.part == "representative")]
    files = [str(one.name) for one in petition.attachments.filter(disposed=False) if one.name]
    more = {
        "信访人代表": "、".join(name for name in named if name) if case.fact.representatives else "",
        "事实和理由": text.details.get("facts", ""),
        "附件": "\n".join(files),
        "查询码": querycode.grouped(petition.query_code) if petition.query_code else "",
        "登记人": doing.person.display_name,
    }
    known = {**case_fields(case), **{name: value for name, value in more.items() if value}}
    return {field.name: known[field.name] for field in KINDS[KIND].fields if field.name in known}
