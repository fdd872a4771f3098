"""Who keeps the registers of work, rectifications and goal tables. None of these duties opens a petition."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from huiyin.accounts.models import Person, Role
from huiyin.performance.models import GoalCheck, Rectification
from huiyin.performance.policies import KEEPERS, LEADERS, READERS, REVIEWERS
from huiyin.performance.policies import roles_of as _roles_of
from huiyin.petitions.policies import Allowed, Answer, Denied, Somebody

#: Whoever does the work writes it down.
WRITERS = KEEPERS | {Role.CLERK, Role.CASE_OFFICER, Role.SECTION_HEAD, Role.SUPERVISOR, Role.FINANCE_OFFICER}
#: Who puts a finding on the list, and who may strike it off.
OVERSEERS = KEEPERS | REVIEWERS | {Role.SECTION_HEAD, Role.SUPERVISOR}
#: Who draws up goal tables and says what came of them.
GOAL_KEEPERS = KEEPERS | {Role.FINANCE_OFFICER, Role.SECTION_HEAD}


def roles_of(person: Somebody | None, today: date) -> frozenset[str]:
    """None is the command line, which has no duties of its own."""
    return _roles_of(person, today) if person is not None else frozenset()


def may_see(person: Somebody, today: date) -> Answer:
    """See the registers and the goal tables of the bureau."""
    if roles_of(person, today) & READERS:
        return Allowed()
    return Denied(_("工作台账、整改台账和绩效目标表供信访机构人员查阅。"))


def may_write(person: Somebody | None, today: date) -> Answer:
    """Enter and mend activities, and read them in from a spreadsheet."""
    if roles_of(person, today) & WRITERS:
        return Allowed()
    return Denied(_("工作活动由信访机构的经办人员登记。"))


def may_list(person: Somebody | None, today: date) -> Answer:
    """Put findings on the list of rectifications, put off their dates."""
    if roles_of(person, today) & OVERSEERS:
        return Allowed()
    return Denied(_("整改事项由绩效、督查、考核复核人员和负责人登记。"))


def may_report(person: Somebody, one: Rectification, today: date) -> Answer:
    """Say that a finding is mended: its owner, or the performance officer for them."""
    if isinstance(person, Person) and (person.pk == one.owner_id or roles_of(person, today) & KEEPERS):
        return may_see(person, today)
    return Denied(_("整改完成情况由责任人报告。"))


def may_strike(person: Somebody, one: Rectification, reported_by: int | None, today: date) -> Answer:
    """Strike a finding off: a second person, never its owner nor whoever reported it."""
    if not isinstance(person, Person):
        return Denied(_("销号由第二个人办理。"))
    if person.pk in (one.owner_id, reported_by):
        return Denied(_("销号要由第二个人办理：你是责任人或者报告人。"))
    return may_list(person, today)


def may_keep_goals(person: Somebody | None, today: date) -> Answer:
    """Draw up goal tables, fill in monitoring and self-evaluation."""
    if roles_of(person, today) & GOAL_KEEPERS:
        return Allowed()
    return Denied(_("绩效目标表由绩效人员、财务人员和科室负责人编制。"))


def may_adopt(person: Somebody | None, today: date) -> Answer:
    """Note that a table was approved: from then on it changes only with a reason."""
    if roles_of(person, today) & LEADERS:
        return Allowed()
    return Denied(_("绩效目标表由局领导确认批复。"))


def may_review_goals(person: Somebody, check: GoalCheck, today: date) -> Answer:
    """Give the reviewer's points: never whoever handed the self-evaluation in."""
    if check.submitted_by_id is not None and check.submitted_by_id == getattr(person, "pk", None):
        return Denied(_("自评由你提交，复核要由另一个人办理。"))
    if roles_of(person, today) & REVIEWERS:
        return Allowed()
    return Denied(_("复核由考核复核人员或局领导办理。"))
