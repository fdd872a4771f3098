"""Wrong numbers and codes, counted so that codes cannot be guessed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class WrongCode(models.Model):
    """查询失败计数: how often a wrong code was given since `since`, for one `key`: a keyed digest of a number and the
    network it was asked from, of the network alone, or of all together. Which petition or which network it is cannot
    be read from it. `until`: asking is closed until then."""

    key = models.CharField(max_length=32, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(db_index=True)
    until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("查询失败计数")

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.count}"
