"""What the page of registration asks for beyond a ledger's columns, in words for the pages that show a petition."""

from __future__ import annotations

from django.utils.translation import gettext as _

from huiyin.core.filing import written_people
from huiyin.petitions.queries.contents import Text

Said = list[tuple[str, str]]


def people_words(text: Text) -> Said:
    """The petitioner's e-mail address, which no ledger has a column for, and the people beside them, one a line."""
    labels = {"representative": _("其他代表"), "joint": _("联名人"), "agent": _("代理人")}
    lines = ((label, written_people(text.parties, part)) for part, label in labels.items())  # type: ignore[arg-type]
    email = text.details.get("email", "")
    return [*([(_("电子邮箱"), email)] if email else []), *((label, people) for label, people in lines if people)]


def detail_words(text: Text | None) -> Said:
    """Facts and reasons, what was tried before, who read the record to the petitioner, why it joined or did not."""
    if text is None:
        return []
    labels = {
        "facts": _("事实和理由"),
        "history": _("信访过程"),
        "read_by": _("宣读核对"),
        "linking": _("并入或另立的理由"),
    }
    return [(label, text.details[name]) for name, label in labels.items() if text.details.get(name)]
