"""Photos and films lose what tells where, when and by which telephone they were made, before they are kept."""

from __future__ import annotations

from pathlib import PurePath
from typing import NamedTuple

from django.utils.translation import gettext as _

from huiyin.documents import filetypes, pictures
from huiyin.petitions.acts.attaching import FIELD, Upload, most_bytes
from huiyin.petitions.acts.deeds import Unfit


class Cleaned(NamedTuple):
    """`changed`: it is no longer, byte for byte, what was handed in."""

    upload: Upload
    changed: bool


def cleaned(upload: Upload, *, strips: bool) -> Cleaned:
    """The file as it is to be kept. HEIC, which few desks can open, becomes JPEG; other kinds than pictures and films
    stay as they are.

    Raises:
        Unfit: it calls itself a picture and cannot be read as one.
    """
    if len(upload.content) > most_bytes():
        return Cleaned(upload, False)
    try:
        kind = filetypes.type_of(upload.content, upload.name)
    except filetypes.Macros:
        return Cleaned(upload, False)
    try:
        content = _without(upload.content, kind, strips)
    except pictures.Unreadable as error:
        raise Unfit(
            {FIELD: _("“%(name)s”打不开，可能已损坏，或者尺寸太大。请重新拍摄，或者换一张。") % {"name": upload.name}}
        ) from error
    name = f"{PurePath(upload.name).stem}.jpg" if kind is filetypes.HEIC else upload.name
    return Cleaned(Upload(name, content), content != upload.content)


def _without(content: bytes, kind: filetypes.FileType | None, strips: bool) -> bytes:
    if kind is filetypes.HEIC:
        return pictures.jpeg_of_heic(content, keeps=not strips)
    if not strips:
        return content
    if kind is filetypes.JPEG:
        return pictures.bare_jpeg(content)
    if kind is filetypes.PNG:
        return pictures.bare_png(content)
    if kind in (filetypes.MP4, filetypes.M4A):
        return pictures.bare_film(content)
    return content
