"""Organs over time, the people who work in them, and the duties that give them rights."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.marks import Mark
from huiyin.ledger.prepared import Prepared


class OrganKind(models.TextChoices):
    BUREAU = "bureau", _("信访机构")
    DEPARTMENT = "department", _("部门")
    TOWN = "town", _("乡镇（街道）")
    SUPERIOR = "superior", _("上级机关")
    GOVERNMENT = "government", _("人民政府")
    OTHER = "other", _("其他")


class Role(models.TextChoices):
    CLERK = "clerk", _("窗口登记员")
    CASE_OFFICER = "case_officer", _("办理人员")
    SECTION_HEAD = "section_head", _("科室负责人")
    BUREAU_LEADER = "bureau_leader", _("局领导")
    SUPERVISOR = "supervisor", _("督查人员")
    PERFORMANCE_OFFICER = "performance_officer", _("绩效人员")
    APPRAISER = "appraiser", _("考核复核人员")
    FINANCE_OFFICER = "finance_officer", _("财务人员")
    ASSET_KEEPER = "asset_keeper", _("资产管理员")
    ASSISTANCE_OFFICER = "assistance_officer", _("救助经办人员")
    ACCUSATION_OFFICER = "accusation_officer", _("检举控告件专办人员")
    ORGAN_OFFICER = "organ_officer", _("责任单位经办人员")
    ORGAN_HEAD = "organ_head", _("责任单位负责人")
    REVIEW_OFFICER = "review_officer", _("复查复核人员")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")


#: GB/T 22239-2019 8.1.5: three people, each one only; none of them handles petitions.
ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)


class Organ(models.Model):
    """An organ under one name. What it did stays with its id for ever; a merger names its successor and a last day.

    An unconfirmed organ is a name that an import met and nobody has yet looked at: it is confirmed as a real organ, or
    said to be `same_as` another one.
    """

    name = models.CharField(_("名称"), max_length=120)
    short_name = models.CharField(_("简称"), max_length=60, blank=True)
    kind = models.CharField(_("类别"), max_length=20, choices=OrganKind, default=OrganKind.OTHER)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    division = models.CharField(_("行政区划代码"), max_length=12, blank=True)
    valid_from = models.DateField(_("设立日期"), null=True, blank=True)
    valid_until = models.DateField(_("撤销日期"), null=True, blank=True, help_text=_("最后一个有效日"))
    #: 评价期限: for how many days its opinions may be rated; None: as long as the bureau's setting says.
    rating_days = models.PositiveSmallIntegerField(_("评价期限"), null=True, blank=True)
    confirmed = models.BooleanField(_("已确认"), default=False)
    same_as = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="spellings")
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")

    class Meta:
        verbose_name = _("机构")
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name"], condition=Q(valid_until__isnull=True), name="organ_name_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="organ_valid_days_in_order",
            ),
            models.CheckConstraint(condition=Q(same_as__isnull=True) | ~Q(same_as=F("id")), name="organ_not_its_own"),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name


class Placement(models.Model):
    """Under which parent an organ stood, from day to day; both days count. The open one equals `Organ.parent`."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="placements")
    parent = models.ForeignKey(Organ, models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)

    class Meta:
        verbose_name = _("隶属关系")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organ"], condition=Q(valid_until__isnull=True), name="organ_one_open_placement"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organ} ∈ {self.parent}"


_PEOPLE: Prepared[Person] = Prepared(lambda pk: Person.objects.filter(pk=pk).annotate(mark=Mark()))

#: The user name of the service person in whose name petitioners act at their window; nobody signs in by it.
WINDOW = "window"


class People(BaseUserManager["Person"]):
    def get(self, *args: Any, **wanted: Any) -> Person:
        """By id the question is written once: Django asks it with every request, for whom the session belongs to.

        The person found so bears the `mark` of that moment.
        """
        if args or wanted.keys() != {"pk"}:
            return super().get(*args, **wanted)
        found = next(iter(_PEOPLE(int(wanted["pk"]))), None)
        if found is None:
            raise self.model.DoesNotExist
        return found

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(username=username)

    def staff(self) -> models.QuerySet[Person]:
        """Everybody who works here: the service person of the window is in no list of people."""
        return self.exclude(username=WINDOW)


class Person(AbstractBaseUser):
    """Somebody who signs in. Rights come from duties only; there is no account that may do everything."""

    username = models.CharField(_("用户名"), max_length=40, unique=True)
    display_name = models.CharField(_("姓名"), max_length=40)
    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name=_("单位"), related_name="people")
    is_active = models.BooleanField(_("可用"), default=True)
    temporary_password = models.BooleanField(_("初始口令"), default=False)

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        verbose_name = _("人员")
        ordering = ("id",)

    def __str__(self) -> str:
        return self.display_name

    @property
    def is_window(self) -> bool:
        """Whether this is no person at work but the petitioner's window."""
        return self.username == WINDOW

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name


class Duty(models.Model):
    """A role that a person holds in an organ, from day to day; both days count."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="duties")
    role = models.CharField(_("职责"), max_length=20, choices=Role)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="duties")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("职责")
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "role", "organ"], condition=Q(valid_until__isnull=True), name="duty_held_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["role", "organ"])]

    def __str__(self) -> str:
        return f"{self.person} {self.get_role_display()}"


class Change(models.Model):
    """Something of what every page asks for was changed; written by triggers only (`marks.py`)."""

    mark = models.CharField(max_length=36)

    class Meta:
        verbose_name = _("标记")
        db_table = "accounts_mark"

    def __str__(self) -> str:
        return self.mark
