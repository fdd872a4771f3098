"""What is counted: one row a petition, and the trees of topics and places that its columns name; and what is not
counted but entered: numbers of the bureau with their evidence, and figures that others have published."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    BigInteger = models.BigIntegerField[int, int]
else:
    BigInteger = models.BigIntegerField


class PetitionKey(BigInteger):
    """The petition's own id as the key; on SQLite the row number itself, so that no second index stands between."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)


class Fact(models.Model):
    """One petition as plain values, the columns of `core.facts.Fact`. Derived by replay; never edited by hand.

    Ids are plain numbers, not foreign keys: facts are rewritten in bulk and are checked against the ledger, not by it.
    """

    petition = PetitionKey(_("信访件"), primary_key=True)
    matter = models.BigIntegerField(_("信访事项"))
    number = models.TextField(_("信访件编号"))
    registered = models.DateField(_("登记日期"))
    registering_organ = models.BigIntegerField(_("登记机构"))
    people = models.IntegerField(_("信访人数"), default=1)
    petitioned = models.DateField(_("信访日期"), null=True)
    exchanged = models.DateField(_("交换日期"), null=True)
    channel = models.CharField(_("信访形式"), max_length=20, null=True)
    level = models.CharField(_("首次登记层级"), max_length=20, null=True)
    source = models.CharField(_("来源级别"), max_length=20, default="own")
    purpose = models.CharField(_("信访目的"), max_length=20, null=True)
    petition_class = models.CharField(_("信访类别"), max_length=20, null=True)
    first = models.CharField(_("初重件"), max_length=20, null=True)
    first_nationwide = models.BooleanField(_("全国初次"), null=True)
    earlier = models.TextField(_("关联编号"), null=True)
    representatives = models.IntegerField(_("代表人数"), null=True)
    accused = models.BigIntegerField(_("被反映单位"), null=True)
    topic1 = models.BigIntegerField(_("内容分类一级"), null=True)
    topic = models.BigIntegerField(_("内容分类"), null=True)
    place = models.BigIntegerField(_("问题属地"), null=True)
    batch = models.TextField(_("专项批次"), null=True)
    reception = models.CharField(_("接访方式"), max_length=20, null=True)
    disposition = models.CharField(_("办理方式"), max_length=20, null=True)
    organ = models.BigIntegerField(_("责任单位"), null=True)
    sent = models.DateField(_("转送交办日期"), null=True)
    told = models.DateField(_("告知日期"), null=True)
    accepted = models.DateField(_("受理日期"), null=True)
    extended_until = models.DateField(_("延期至"), null=True)
    closed = models.DateField(_("办结日期"), null=True)
    confirmed = models.DateField(_("审核认定办结日期"), null=True)
    superior_due = models.DateField(_("限办截止日期"), null=True)
    outcome = models.CharField(_("办理结果"), max_length=20, null=True)
    settled = models.BooleanField(_("是否化解"), null=True)
    rating_bureau = models.CharField(_("信访部门评价"), max_length=20, null=True)
    rating_organ = models.CharField(_("责任单位评价"), max_length=20, null=True)
    rating_until = models.DateField(_("评价截止日期"), null=True)
    review_requested = models.DateField(_("复查申请日期"), null=True)
    review_decided = models.DateField(_("复查意见日期"), null=True)
    review_outcome = models.CharField(_("复查结论"), max_length=20, null=True)
    re_review_requested = models.DateField(_("复核申请日期"), null=True)
    re_review_decided = models.DateField(_("复核意见日期"), null=True)
    re_review_outcome = models.CharField(_("复核结论"), max_length=20, null=True)
    route = models.CharField(_("办理途径"), max_length=20, null=True)
    procedure = models.CharField(_("办理程序"), max_length=20, null=True)
    sorted = models.DateField(_("分流日期"), null=True)
    refusal = models.CharField(_("不予不再受理理由"), max_length=20, null=True)
    refused = models.DateField(_("不予不再受理日期"), null=True)
    led = models.DateField(_("导入法定途径日期"), null=True)
    taken = models.DateField(_("法定途径受理日期"), null=True)
    served = models.DateField(_("意见书送达日期"), null=True)
    executed = models.DateField(_("支持意见执行日期"), null=True)
    withdrawn = models.DateField(_("撤回日期"), null=True)
    review_people = models.IntegerField(_("复查申请人数"), null=True)
    re_review_people = models.IntegerField(_("复核申请人数"), null=True)
    review_refused = models.DateField(_("复查不予受理日期"), null=True)
    re_review_refused = models.DateField(_("复核不予受理日期"), null=True)
    sorting_due = models.DateField(_("分流期限"), null=True)
    notice_due = models.DateField(_("告知期限"), null=True)
    acceptance_due_30 = models.DateField(_("登记满三十日"), null=True)
    due = models.DateField(_("法定办结期限"), null=True)
    due_provisional = models.BooleanField(_("期限暂定"), default=False)
    notice_due_provisional = models.BooleanField(_("告知期限暂定"), default=False)
    sorting_due_provisional = models.BooleanField(_("分流期限暂定"), default=False)
    review_until = models.DateField(_("复查申请期限"), null=True)
    review_due = models.DateField(_("复查期限"), null=True)
    re_review_until = models.DateField(_("复核申请期限"), null=True)
    re_review_due = models.DateField(_("复核期限"), null=True)
    returned = models.DateField(_("再次信访日期"), null=True)
    days_to_reply = models.IntegerField(_("答复天数"), null=True)

    class Meta:
        verbose_name = _("信访件数据")
        indexes: ClassVar = [
            # With the organ, so that months of organs are counted without a look at the rows.
            models.Index(fields=["registered", "organ"], name="fact_registered"),
            # Which organs have a matter, and which matters an organ has, without a look at the rows.
            models.Index(fields=["matter", "organ"], name="fact_matter"),
            models.Index(fields=["organ", "matter"], name="fact_organ", condition=Q(organ__isnull=False)),
            # The other time bases of measures; most rows have no value there.
            *(
                models.Index(fields=[column], name=f"fact_{column}", condition=Q(**{f"{column}__isnull": False}))
                for column in (
                    "petitioned",
                    "exchanged",
                    "closed",
                    "due",
                    "notice_due",
                    "acceptance_due_30",
                    "superior_due",
                    "review_requested",
                    "review_decided",
                    "batch",
                    "accused",
                )
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Topic(models.Model):
    """A content class (内容分类). An unconfirmed one is a name that an import met and nobody has yet looked at."""

    name = models.CharField(_("名称"), max_length=300)
    level = models.PositiveSmallIntegerField(_("级次"), default=1)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    confirmed = models.BooleanField(_("已确认"), default=False)
    same_as = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="spellings")

    class Meta:
        verbose_name = _("内容分类")
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["parent", "name"], name="topic_name_once_under_its_parent"),
            models.UniqueConstraint(fields=["name"], condition=Q(parent__isnull=True), name="topic_name_once_at_top"),
        ]

    def __str__(self) -> str:
        return self.name


class Place(models.Model):
    """A place of problems (问题属地): a division with its code, or a name that an import met."""

    name = models.CharField(_("名称"), max_length=300)
    code = models.CharField(_("行政区划代码"), max_length=12, blank=True)
    level = models.CharField(_("层级"), max_length=20, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    confirmed = models.BooleanField(_("已确认"), default=False)
    same_as = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="spellings")

    class Meta:
        verbose_name = _("问题属地")
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["parent", "name"], name="place_name_once_under_its_parent"),
            models.UniqueConstraint(fields=["name"], condition=Q(parent__isnull=True), name="place_name_once_at_top"),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="place_code_once"),
        ]

    def __str__(self) -> str:
        return self.name


class EvidenceKind(models.TextChoices):
    """What an evidence file is by its content, not by its name."""

    PDF = "pdf", "PDF"
    PNG = "png", _("图片（PNG）")
    JPEG = "jpeg", _("图片（JPEG）")
    DOCX = "docx", _("Word 文档")
    XLSX = "xlsx", _("Excel 表格")
    OFD = "ofd", _("OFD 版式文件")


class Evidence(models.Model):
    """A file that shows where a figure comes from. Its content lies sealed in the home's files, under `stored`."""

    name = models.CharField(_("文件名"), max_length=200)
    kind = models.CharField(_("类型"), max_length=10, choices=EvidenceKind)
    size = models.PositiveIntegerField(_("字节"))
    #: Of the content as it was handed in.
    digest = models.CharField(_("摘要"), max_length=64)
    stored = models.CharField(max_length=80, unique=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    added = models.DateTimeField(_("上传时间"))

    class Meta:
        verbose_name = _("依据文件")

    def __str__(self) -> str:
        return self.name


class EnteredFigure(models.Model):
    """A number that no ledger holds, as the bureau entered it for one period. A new version ends the old row.

    `name` is that of a report's figure (业务培训, 资金支出·信访维护) or one of the bureau's own. An entry of a list
    (内设机构·接访股) has no unit and no value. `previous` is what was entered as the value of the period before; NULL:
    that period's own entry says it.
    """

    name = models.CharField(_("名称"), max_length=120)
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    start = models.DateField(_("期初"))
    end = models.DateField(_("期末"))
    value = models.DecimalField(_("本期"), max_digits=20, decimal_places=6, null=True)
    previous = models.DecimalField(_("上期"), max_digits=20, decimal_places=6, null=True)
    reason = models.TextField(_("变化原因"), blank=True)
    ground = models.CharField(_("依据"), max_length=500, blank=True)
    number = models.CharField(_("文号"), max_length=120, blank=True)
    evidence = models.ForeignKey(Evidence, models.PROTECT, null=True, related_name="entered")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    entered = models.DateTimeField(_("填报时间"))
    ended = models.DateTimeField(_("停用时间"), null=True)

    class Meta:
        verbose_name = _("填报数据")
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name", "start", "end"], condition=Q(ended__isnull=True), name="entered_once_at_a_time"
            ),
            models.CheckConstraint(condition=Q(end__gte=models.F("start")), name="entered_days_in_order"),
        ]
        indexes: ClassVar = [models.Index(fields=["start", "end"], name="entered_period")]

    def __str__(self) -> str:
        return f"{self.name} {self.start}..{self.end}"


class PublishedFigure(models.Model):
    """A petition figure as a superior's document, or last year's report, printed it. A new version ends the old row.

    `path` names it as reports do: 信访总量, or 来信.件次. A rate is in per cent. `adopted`: where our own count says
    something else, reports print this one.
    """

    path = models.CharField(_("名称"), max_length=120)
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    start = models.DateField(_("期初"))
    end = models.DateField(_("期末"))
    value = models.DecimalField(_("公布值"), max_digits=20, decimal_places=6)
    number = models.CharField(_("文号"), max_length=120)
    published_by = models.CharField(_("公布机关或文件"), max_length=200, blank=True)
    adopted = models.BooleanField(_("采用"), default=False)
    evidence = models.ForeignKey(Evidence, models.PROTECT, null=True, related_name="published")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    entered = models.DateTimeField(_("填报时间"))
    ended = models.DateTimeField(_("停用时间"), null=True)

    class Meta:
        verbose_name = _("公布数据")
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["path", "start", "end"], condition=Q(ended__isnull=True), name="published_once_at_a_time"
            ),
            models.CheckConstraint(condition=Q(end__gte=models.F("start")), name="published_days_in_order"),
        ]
        indexes: ClassVar = [models.Index(fields=["start", "end"], name="published_period")]

    def __str__(self) -> str:
        return f"{self.path} {self.start}..{self.end}"


class Bulletin(models.Model):
    """Tables that the bureau published for everybody, exactly as they were printed. A row never changes.

    A corrected one is a new row that names the one it stands for. What was published once stays known to readers, so
    also withdrawn ones count when it is asked what may be printed next.
    """

    start = models.DateField(_("期初"))
    end = models.DateField(_("期末"))
    as_of = models.DateField(_("截至"))
    #: As `figures.bulletins` writes it; a hidden number is not in it.
    content = models.JSONField(_("内容"))
    #: Of the canonical text of the content; the ledger names it.
    digest = models.CharField(_("摘要"), max_length=64)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    published = models.DateTimeField(_("公布时间"))

    class Meta:
        verbose_name = _("公开数据")
        ordering = ("-id",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(end__gte=models.F("start")), name="bulletin_days_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.start}..{self.end} {self.as_of}"


class BulletinWithdrawal(models.Model):
    """Why published tables are no longer shown."""

    bulletin = models.OneToOneField(Bulletin, models.PROTECT, related_name="withdrawal")
    reason = models.TextField(_("理由"))
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn = models.DateTimeField(_("撤下时间"))

    class Meta:
        verbose_name = _("公开数据的撤下")

    def __str__(self) -> str:
        return f"{self.bulletin_id} {self.withdrawn}"
