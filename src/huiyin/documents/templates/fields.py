"""Fields of a document: PAGE and TOC compute; INCLUDETEXT, LINK or DDE fetch from outside, and are refused.

A field's code may be cut over many runs, and other fields may stand inside it; it is put together as Word does. Only
kinds known to stay inside are allowed, and a kind that is itself made by a field is not known.
"""

from __future__ import annotations

import re

_KINDS = (
    "= ADVANCE AUTHOR AUTONUM AUTONUMLGL AUTONUMOUT BIBLIOGRAPHY CITATION COMMENTS COMPARE CREATEDATE DATE DOCPROPERTY "
    "DOCVARIABLE EDITTIME EQ FILENAME FILESIZE FORMCHECKBOX FORMDROPDOWN FORMTEXT GOTOBUTTON HYPERLINK IF INDEX INFO "
    "KEYWORDS LASTSAVEDBY LISTNUM NOTEREF NUMCHARS NUMPAGES NUMWORDS PAGE PAGEREF PRINTDATE QUOTE REF REVNUM SAVEDATE "
    "SECTION SECTIONPAGES SEQ SET SHAPE STYLEREF SUBJECT SYMBOL TA TC TIME TITLE TOA TOC USERADDRESS USERINITIALS "
    "USERNAME XE"
)
#: Kinds that read nothing but the document, its properties and the clock.
ALLOWED = frozenset(_KINDS.split())
#: Stands in a code where another field stands in it.
_NESTED = "\x00"
FIELD_ELEMENTS = frozenset(("instrText", "delInstrText", "fldSimple", "fldChar"))
_KIND = re.compile(r"\s*(=|[^\s\\\"=]+)")
_ADDRESS = re.compile(r"\s*HYPERLINK\s+(?:\\[lnmotLNMOT]\s+(?:\"[^\"]*\"\s*)?)*(\"[^\"]*\"|[^\s\\]\S*)?", re.IGNORECASE)
_SAFE_ADDRESS = re.compile(r"https?://|mailto:|#|$", re.IGNORECASE)


class _Field:
    """A field that has begun: its code so far, and whether its result has begun."""

    def __init__(self) -> None:
        self.code: list[str] = []
        self.is_result = False


class Fields:
    """Gathers the fields of one part as its elements pass."""

    def __init__(self) -> None:
        self._open: list[_Field] = []
        self._loose = _Field()
        self._inside = 0
        self._refused: list[str] = []

    def start(self, element: str, attributes: dict[str, str]) -> None:
        """One of FIELD_ELEMENTS begins."""
        if element == "fldSimple":
            self._judge(attributes.get("instr", ""))
        elif element == "fldChar":
            self._mark(attributes.get("fldCharType", ""))
        else:
            self._inside += 1

    def end(self) -> None:
        """The code of a field, or a piece of it, ends."""
        self._inside -= 1

    def text(self, text: str) -> None:
        if self._inside:
            (self._open[-1] if self._open else self._loose).code.append(text)

    def refused(self) -> list[str]:
        """The codes of the fields that may not stand, once the part has been read."""
        for field in [*self._open, self._loose]:
            self._judge("".join(field.code))
        self._open, self._loose = [], _Field()
        return self._refused

    def _mark(self, kind: str) -> None:
        around = self._open[-1] if self._open else None
        if kind == "begin":
            if around and not around.is_result:
                if not "".join(around.code).strip():
                    self._refused.append("{ { … } }")
                around.code.append(_NESTED)
            self._open.append(_Field())
        elif kind in ("separate", "end") and around:
            self._judge("".join(around.code))
            around.code, around.is_result = [], True
            if kind == "end":
                self._open.pop()

    def _judge(self, code: str) -> None:
        if not code.replace(_NESTED, "").strip():
            return
        kind = _KIND.match(code)
        name = kind.group(1).upper() if kind else ""
        if name not in ALLOWED or (name == "HYPERLINK" and not self._is_safe_link(code)):
            self._refused.append(" ".join(code.replace(_NESTED, "{…}").split()))

    @staticmethod
    def _is_safe_link(code: str) -> bool:
        match = _ADDRESS.match(code)
        address = (match.group(1) or "").strip('"') if match else "?"
        return _SAFE_ADDRESS.match(address) is not None and _NESTED not in address
