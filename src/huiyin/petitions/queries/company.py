"""Who goes along when a petition leaves its matter: those that name it as their earlier one, and so on."""

from __future__ import annotations

from huiyin.petitions.models import Petition
from huiyin.petitions.queries.cases import Case


def company_of(case: Case) -> list[Petition]:
    """The petition of the case first, then its followers in the matter."""
    others = list(Petition.objects.filter(matter=case.matter, pk__in=case.found.facts).order_by("pk"))
    wanted = {petition.pk: petition for petition in others if petition.pk == case.petition}
    grown = True
    while grown:
        grown = False
        named = {(one.registering_organ_id, one.number) for one in wanted.values()}
        for petition in others:
            if petition.pk not in wanted and (petition.registering_organ_id, petition.earlier) in named:
                wanted[petition.pk] = petition
                grown = True
    return list(wanted.values())
