"""Reports as made: what was asked, how far it is, and what was printed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportState(models.TextChoices):
    QUEUED = "queued", _("排队")
    RUNNING = "running", _("编制中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("未完成")


class Template(models.Model):
    """One version of a Word template of a report kind. Every version is kept, its file in the home under its digest."""

    kind = models.CharField(_("种类"), max_length=60)
    number = models.PositiveIntegerField(_("版次"))
    name = models.CharField(_("名称"), max_length=200)
    digest = models.CharField(_("摘要"), max_length=64)
    size = models.PositiveIntegerField(_("字节"))
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    uploaded = models.DateTimeField(_("上传时间"))
    #: What the linter warned of and the bureau let stand.
    warnings = models.JSONField(default=list)
    retired = models.DateTimeField(_("停用时间"), null=True)

    class Meta:
        verbose_name = _("报告模板")
        ordering = ("kind", "-number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "number"], name="template_number_once_in_its_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Passage(models.Model):
    """What the bureau wrote under one name for one period. A new wording is a new row; the old one says when it ended.

    `name` is that of a `Narrative`; kinds that ask for the same name share the words.
    """

    name = models.CharField(_("章节"), max_length=120)
    start = models.DateField(_("期初"))
    end = models.DateField(_("期末"))
    text = models.TextField(_("内容"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    written = models.DateTimeField(_("写定时间"))
    ended = models.DateTimeField(_("停用时间"), null=True)

    class Meta:
        verbose_name = _("文字内容")
        ordering = ("name", "start", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name", "start", "end"],
                condition=models.Q(ended__isnull=True),
                name="passage_one_wording_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.start}..{self.end}"


class Report(models.Model):
    """One draft. Its files lie in the home's reports folder under the id; they are readable by the owner only.

    A frozen report (`frozen` has a time) never changes again; its record lies beside its files.
    """

    kind = models.CharField(_("种类"), max_length=60)
    kind_version = models.PositiveIntegerField(default=1)
    start = models.DateField(_("期初"))
    end = models.DateField(_("期末"))
    previous_start = models.DateField(null=True)
    previous_end = models.DateField(null=True)
    as_of = models.DateField(_("截至"))
    state = models.CharField(_("状态"), max_length=10, choices=ReportState, default=ReportState.QUEUED)
    maker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked = models.DateTimeField(_("提出时间"))
    heartbeat = models.DateTimeField(null=True)
    finished = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)
    #: What the report prints, and what it lacks: as in the JSON document of the command.
    figures = models.JSONField(default=list)
    missing = models.JSONField(default=list)
    notices = models.JSONField(default=list)
    irregularities = models.PositiveIntegerField(default=0)
    ledger_seq = models.BigIntegerField(null=True)
    law_digest = models.CharField(max_length=64, blank=True)
    calendar_digest = models.CharField(max_length=64, blank=True)
    inputs_digest = models.CharField(max_length=64, blank=True)
    word_digest = models.CharField(max_length=64, blank=True)
    #: The bureau's own template; none means the one that comes with the kind.
    template = models.ForeignKey(Template, models.PROTECT, null=True, related_name="+")
    template_digest = models.CharField(max_length=64, blank=True)
    papers_digest = models.CharField(max_length=64, blank=True)
    measures_digest = models.CharField(max_length=64, blank=True)
    organ = models.CharField(_("编制单位"), max_length=200, blank=True)
    signed_on = models.DateField(_("成文日期"), null=True)
    frozen = models.DateTimeField(_("定稿时间"), null=True)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    #: Why it was frozen although something was missing.
    frozen_despite = models.TextField(_("缺项定稿的理由"), blank=True)
    #: Digest of the record: figures, fact rows, petition numbers, digests of everything used.
    record_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("报告")
        ordering = ("-id",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(end__gte=models.F("start")), name="report_days_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.start}..{self.end}"


class Verification(models.Model):
    """A frozen report held against today's data: what was asked, and what came of it. `findings` as the command's."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="verifications")
    asked = models.DateTimeField(_("提出时间"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    state = models.CharField(_("状态"), max_length=10, choices=ReportState, default=ReportState.QUEUED)
    heartbeat = models.DateTimeField(null=True)
    finished = models.DateTimeField(_("完成时间"), null=True)
    problem = models.TextField(blank=True)
    findings = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("报告核验")
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.report_id} {self.asked}"


class PublishedReport(models.Model):
    """A frozen report as everybody may read it: its files lie in the home under their digests. A row never changes."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="publications")
    title = models.CharField(_("标题"), max_length=200)
    word_digest = models.CharField(_("Word 摘要"), max_length=64)
    word_size = models.PositiveIntegerField(_("Word 字节"))
    #: Empty where no program on the machine draws it.
    pdf_digest = models.CharField(_("PDF 摘要"), max_length=64, blank=True)
    pdf_size = models.PositiveIntegerField(_("PDF 字节"), default=0)
    #: Digests of the passages with small figures that somebody confirmed one by one.
    confirmed = models.JSONField(default=list)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    published = models.DateTimeField(_("公布时间"))

    class Meta:
        verbose_name = _("公开的报告")
        ordering = ("-published", "-id")

    def __str__(self) -> str:
        return self.title


class ReportWithdrawal(models.Model):
    """Why a published report is no longer shown."""

    publication = models.OneToOneField(PublishedReport, models.PROTECT, related_name="withdrawal")
    reason = models.TextField(_("理由"))
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn = models.DateTimeField(_("撤下时间"))

    class Meta:
        verbose_name = _("公开报告的撤下")

    def __str__(self) -> str:
        return f"{self.publication_id} {self.withdrawn}"


class ProofSheet(models.Model):
    """A document that was proofread, in one version: one that was brought, or a draft made here.

    `series` names what is the same document in every version, so that a decision on a finding is remembered.
    """

    series = models.CharField(max_length=80)
    number = models.PositiveIntegerField(_("版次"))
    name = models.CharField(_("文件"), max_length=200)
    digest = models.CharField(_("摘要"), max_length=64)
    size = models.PositiveIntegerField(_("字节"))
    report = models.OneToOneField(Report, models.PROTECT, null=True, related_name="proof")
    #: Given by the reader; else the document's own day is looked for.
    report_date = models.DateField(_("成文日期"), null=True)
    quantities = models.PositiveIntegerField(_("数字"), default=0)
    relations = models.PositiveIntegerField(_("核对的关系"), default=0)
    #: How many findings there are of each severity.
    counts = models.JSONField(default=dict)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    added = models.DateTimeField(_("校对时间"))
    removed = models.DateTimeField(_("删除时间"), null=True)

    class Meta:
        verbose_name = _("校对的文件")
        ordering = ("-id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "number"], name="proof_number_once_in_its_series")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class ProofDecision(models.Model):
    """What somebody decided about a finding of a document, for this version and those that follow. A new decision ends
    the old one."""

    series = models.CharField(max_length=80)
    #: What the finding is known by (`proof_results`).
    finding = models.CharField(max_length=64)
    #: True: it is right, the document is to be changed. False: it is no fault, for the reason given.
    accepted = models.BooleanField(_("要改"))
    reason = models.TextField(_("理由"), blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided = models.DateTimeField(_("处理时间"))
    ended = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("校对处理")
        ordering = ("-id",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["series", "finding"],
                condition=models.Q(ended__isnull=True),
                name="proof_one_decision_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.finding[:12]}"
