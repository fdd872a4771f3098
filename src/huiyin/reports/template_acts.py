"""What is done with templates: one is put in, one is retired. Every version is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from huiyin.accounts.acts import actor_of
from huiyin.accounts.models import Person
from huiyin.accounts.policies import Denied
from huiyin.documents.templates import Trap, check
from huiyin.ledger import acts as ledger
from huiyin.ledger import queries as ledger_queries
from huiyin.reports.kinds import KINDS
from huiyin.reports.models import Template
from huiyin.reports.naming import names_of
from huiyin.reports.policies import may_keep_templates
from huiyin.reports.queries import newest_template, versions
from huiyin.reports.template_files import keep_template


class TemplateNotTaken(Exception):
    """The linter found what must be mended first; nothing was kept."""

    def __init__(self, traps: Iterable[Trap]) -> None:
        self.traps = tuple(traps)
        super().__init__("；".join(trap.message for trap in self.traps))


class TemplateKnown(Exception):
    """The very same file is the version in use already."""

    def __init__(self, template: Template) -> None:
        self.template = template
        super().__init__(str(template))


def lint(kind: str, data: bytes) -> list[Trap]:
    """What the linter says of a template of this kind."""
    return check(data, names_of(KINDS[kind]))


@transaction.atomic
def put_template(*, kind: str, name: str, data: bytes, by: Person, at: datetime, today: date) -> Template:
    """Take a template as the newest version of its kind.

    Raises:
        PermissionDenied: this person keeps no templates.
        TemplateNotTaken: the linter found errors.
        TemplateKnown: nothing in it is new.
    """
    _require(by, today)
    traps = lint(kind, data)
    if any(trap.severity == "error" for trap in traps):
        raise TemplateNotTaken(traps)
    digest = hashlib.sha256(data).hexdigest()
    newest = newest_template(kind)
    if newest is not None and newest.digest == digest:
        raise TemplateKnown(newest)
    last = versions(kind).first()
    template = Template.objects.create(
        kind=kind,
        number=last.number + 1 if last else 1,
        name=name,
        digest=digest,
        size=len(data),
        uploaded_by=by,
        uploaded=at,
        warnings=[trap._asdict() for trap in traps],
    )
    keep_template(data)
    event = {"event": "template_put", "kind": kind, "number": template.number, "name": name, "digest": digest}
    _write_down(kind, "put_template", by, at, [event | {"warnings": len(traps)}])
    return template


@transaction.atomic
def retire_template(template: Template, *, by: Person, at: datetime, today: date) -> None:
    """No report is made from this version any more, unless somebody chose it before; its file stays.

    Raises:
        PermissionDenied: this person keeps no templates.
    """
    _require(by, today)
    if not Template.objects.filter(pk=template.pk, retired=None).update(retired=at):
        return
    template.retired = at
    event = {"event": "template_retired", "kind": template.kind, "number": template.number, "digest": template.digest}
    _write_down(template.kind, "retire_template", by, at, [event])


def _require(person: Person, today: date) -> None:
    decision = may_keep_templates(person, today)
    if isinstance(decision, Denied):
        raise PermissionDenied(decision.why)


def _write_down(kind: str, act: str, by: Person, at: datetime, events: Sequence[dict[str, object]]) -> None:
    stream = f"template:{kind}"
    head = ledger_queries.heads([stream])[stream]
    ledger.append(stream=stream, expected_n=head.n, act=act, actor=actor_of(by), at=at, events=events)
