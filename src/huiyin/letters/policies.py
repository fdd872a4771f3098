"""Who checks and signs letters, and who keeps templates, chains and 代字. Who may see a letter is decided above."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from huiyin.accounts import queries as organs
from huiyin.accounts.models import Organ, OrganKind, Person, Role
from huiyin.accounts.policies import ALLOWED, Decision, Denied
from huiyin.letters.kinds import CHECK, SIGN
from huiyin.letters.models import Letter

#: (kind of issuer, step) → the roles that decide it, held in that very organ.
_Steps = dict[str, tuple[Role, ...]]
_BUREAU: _Steps = {CHECK: (Role.SECTION_HEAD,), SIGN: (Role.BUREAU_LEADER,)}
_ORGAN: _Steps = {CHECK: (Role.ORGAN_OFFICER, Role.ORGAN_HEAD), SIGN: (Role.ORGAN_HEAD,)}
#: The office of the joint meeting (联席会议办公室) and the like, which the bureau's own people run.
_OFFICE: _Steps = {CHECK: (Role.SECTION_HEAD, *_ORGAN[CHECK]), SIGN: (Role.BUREAU_LEADER, *_ORGAN[SIGN])}
#: Letters of review and re-review are checked by those who review.
_REVIEW: _Steps = {CHECK: (Role.REVIEW_OFFICER,), SIGN: (Role.ORGAN_HEAD,)}
_BY_KIND: dict[str, _Steps] = {OrganKind.BUREAU: _BUREAU, OrganKind.OTHER: _OFFICE}
#: Who decides any step of any letter.
DECIDERS = frozenset(
    role for steps in (_BUREAU, _ORGAN, _OFFICE, _REVIEW) for roles in steps.values() for role in roles
)
#: Who keeps an organ's templates: for the bureau, for any other organ.
KEEPERS = frozenset({Role.SYSTEM_ADMIN, Role.ORGAN_HEAD})
_REVIEW_KINDS = frozenset(("review_opinion", "re_review_opinion", "review_not_accepted"))


def deciders(letter: Letter, step: str) -> tuple[str, ...]:
    """The roles that decide a step of this letter."""
    own = _BY_KIND.get(letter.issuer.kind, _ORGAN)[step]
    if letter.kind not in _REVIEW_KINDS:
        return own
    return (*_REVIEW[step], *(own if own is not _ORGAN[step] else ()))


def may_decide(person: Person, letter: Letter, step: str, today: date) -> Decision:
    """Check or sign a letter: by duty in the issuing organ, and never what one wrote oneself."""
    if person.pk == letter.drafter_id or person.pk in letter.writers:
        return Denied(_("自己起草或修改过的文书，须由他人核稿、签发。"))
    roles = deciders(letter, step)
    if _holds(person, roles, letter.issuer_id, today):
        return ALLOWED
    words = "、".join(str(Role(role).label) for role in roles)
    told = {"organ": letter.issuer, "who": words}
    if step == CHECK:
        return Denied(_("这份文书由%(organ)s的%(who)s核稿。") % told)
    return Denied(_("这份文书由%(organ)s的%(who)s签发。") % told)


def may_keep_templates(person: Person, organ: Organ, today: date) -> Decision:
    """Templates, chains and 代字 of the bureau: the system administrator; of another organ: its own head."""
    if organ.pk in keeps_for(person, today):
        return ALLOWED
    if organ.kind == OrganKind.BUREAU:
        return Denied(_("信访机构的文书模板由系统管理员维护。"))
    return Denied(_("本单位的文书模板由本单位负责人维护。"))


def keeps_for(person: Person, today: date) -> frozenset[int]:
    """The organs whose templates a person keeps."""
    found = set(_organs(person, (Role.ORGAN_HEAD,), today))
    bureau = organs.bureau()
    if bureau is not None and _organs(person, (Role.SYSTEM_ADMIN,), today):
        found.add(bureau.pk)
    return frozenset(found)


def _holds(person: Person, roles: Iterable[str], organ: int, today: date) -> bool:
    return organ in _organs(person, roles, today)


def _organs(person: Person, roles: Iterable[str], today: date) -> frozenset[int]:
    """The organs in which a person holds one of the roles on a day: those very organs, none below them."""
    if not person.is_active:
        return frozenset()
    valid = Q(valid_from__lte=today) & (Q(valid_until=None) | Q(valid_until__gte=today))
    return frozenset(person.duties.filter(valid, role__in=list(roles)).values_list("organ_id", flat=True))
