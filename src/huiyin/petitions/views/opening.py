"""A matter by the id of its address."""

from __future__ import annotations

from django.http import Http404

from huiyin.petitions import policies
from huiyin.petitions.models import Matter
from huiyin.petitions.policies import Somebody


def matter_or_404(person: Somebody, pk: int) -> Matter:
    """The matter, if the person may see it; else it is as if it were not there.

    Raises:
        Http404: there is none that this person may see.
    """
    matter = policies.seen_matter(person, pk)
    if matter is None:
        raise Http404
    return matter
