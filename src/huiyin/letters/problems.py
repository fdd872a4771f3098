"""Why something cannot be done with a letter: what, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from huiyin.documents.templates import Trap
from huiyin.letters.kinds import Missing


class LetterRefused(Exception):
    """What was asked cannot be done with the letter as it is; the message says why and what to do."""


class Incomplete(LetterRefused):
    """Something that the law wants is not filled in."""

    def __init__(self, missing: Iterable[Missing]) -> None:
        self.missing = tuple(missing)
        super().__init__(
            _("内容不全：%(what)s。请补齐后再办。") % {"what": "；".join(one.words for one in self.missing)}
        )


class LetterChanged(LetterRefused):
    """Somebody else did something with the letter since the page was opened."""

    def __init__(self) -> None:
        super().__init__(_("打开页面以后，已有人处理过这份文书。请重新打开查看，再决定。"))


class WrongState(LetterRefused):
    """The letter is not where this can be done with it."""


class ChainOpen(WrongState):
    """The letter has not gone through all the hands it must."""


class NotPrinted(LetterRefused):
    """The template does not print what must stand in the letter."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self.names = tuple(names)
        told = "、".join(f"“{name}”（{why}）" if why else f"“{name}”" for name, why in self.names)
        super().__init__(
            _("按现在的模板制成的文书里没有%(names)s，未予制发。请更换模板，或停用后改用系统自带的模板。")
            % {"names": told}
        )


class CodeTaken(LetterRefused):
    """Another organ has this 代字."""


class Damaged(LetterRefused):
    """The file of an issued letter is gone, or is not the one that was issued."""


class Disposed(LetterRefused):
    """What the letter said was disposed of when its time was over."""


class TemplateNotTaken(LetterRefused):
    """The linter found what must be mended first; nothing was kept."""

    def __init__(self, traps: Iterable[Trap], unprinted: Iterable[tuple[str, str]] = ()) -> None:
        self.traps, self.unprinted = tuple(traps), tuple(unprinted)
        told = [trap.message for trap in self.traps if trap.severity == "error"]
        told += [_("模板没有印出“%(name)s”") % {"name": name} for name, _why in self.unprinted]
        super().__init__("；".join(told))


class TemplateKnown(LetterRefused):
    """The very same file is the version in use already."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(_("与第 %(number)d 版完全相同，没有再收一份。") % {"number": number})
