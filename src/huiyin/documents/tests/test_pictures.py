"""What photos and films lose before they are kept, and what they do not."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from base64 import b64decode

import pytest
from PIL import Image

from huiyin.documents import filetypes, pictures

GPS = "N 26.22 E 111.6"
#: A photo of 64 × 48 points, blue on the left and red on the right, as a telephone keeps it, with maker and place.
HEIC = b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAb5tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAADRpbG9j"
    "AAAAAERAAAIAAQAAAAAB4gABAAAAAAAAAEAAAgAAAAACIgABAAAAAAAAAKIAAAA4aWluZgAAAAAAAgAAABVpbmZlAgAAAAABAABodmMxAAAA"
    "ABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNg"
    "AAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZE"
    "AcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAAEAAAAABAAAAMAAAAAEAAAAAAAAAAv////AA"
    "AAACAAAAEHBpeGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAAABppcmVmAAAAAAAAAA5jZHNjAAIAAQABAAAA6m1kYXQAAAA8"
    "KAGvWOb06r//8QD5H5T0/+jy/V/9Kvr/uMPr+ngVaV9tHbPIwkdyrBEyUFv39uIPBQjPAjeMOEgu9FrAAAAABkV4aWYAAE1NACoAAAAIAAIB"
    "DwACAAAACwAAACaIJQAEAAAAAQAAADIAAAAAUGhvbmVNYWtlcgAAAAQAAQACAAAAAk4AAAAAAgAFAAAAAwAAAGgAAwACAAAAAkUAAAAABAAF"
    "AAAAAwAAAIAAAAAAAAAAGgAAAAEAAAANAAAAAQAAAAcAAAABAAAAbwAAAAEAAAAkAAAAAQAAAAAAAAAB"
)


def jpeg(*, turned: int = 1, **more: object) -> bytes:
    """A photo with its place, its maker, a comment, and how it was held."""
    picture = Image.new("RGB", (40, 20), (200, 30, 30))
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "PhoneMaker", turned
    exif.get_ifd(0x8825).update({1: "N", 2: (26.0, 13.0, 7.0)})
    made = io.BytesIO()
    picture.save(made, "JPEG", exif=exif.tobytes(), comment=b"at home", **more)
    return made.getvalue()


def drawn(content: bytes) -> bytes:
    return Image.open(io.BytesIO(content)).convert("RGB").tobytes()


@pytest.mark.parametrize("progressive", [False, True])
def test_a_photo_loses_place_and_maker_and_no_point(progressive: bool) -> None:
    photo = jpeg(progressive=progressive)
    bare = pictures.bare_jpeg(photo)
    assert b"PhoneMaker" in photo
    assert not {b for b in (b"PhoneMaker", b"at home", b"Exif") if b in bare}
    assert drawn(bare) == drawn(photo)
    assert filetypes.type_of(bare) is filetypes.JPEG


def test_a_photo_stays_turned_as_it_was_held() -> None:
    bare = pictures.bare_jpeg(jpeg(turned=6))
    exif = Image.open(io.BytesIO(bare)).getexif()
    assert dict(exif) == {0x0112: 6}


def test_what_hides_behind_a_photo_is_gone() -> None:
    """A photo that is a package as well."""
    hidden = io.BytesIO()
    with zipfile.ZipFile(hidden, "w") as package:
        package.writestr("run.js", "alert(1)")
    both = jpeg() + hidden.getvalue()
    assert zipfile.is_zipfile(io.BytesIO(both))
    bare = pictures.bare_jpeg(both)
    assert not zipfile.is_zipfile(io.BytesIO(bare))
    assert bare.endswith(b"\xff\xd9")


def test_a_page_in_the_comment_of_a_photo_is_gone() -> None:
    picture, made = Image.new("RGB", (8, 8)), io.BytesIO()
    picture.save(made, "JPEG", comment=b"<html><script>alert(1)</script></html>")
    assert b"<script>" not in pictures.bare_jpeg(made.getvalue())


def test_a_picture_loses_its_words() -> None:
    from PIL.PngImagePlugin import PngInfo

    words, made = PngInfo(), io.BytesIO()
    words.add_text("Comment", GPS)
    words.add_itxt("XML:com.adobe.xmp", f"<x>{GPS}</x>")
    Image.new("RGB", (8, 8), (1, 2, 3)).save(made, "PNG", pnginfo=words)
    bare = pictures.bare_png(made.getvalue() + b"PK\x03\x04 something behind the end")
    assert GPS.encode() in made.getvalue()
    assert GPS.encode() not in bare
    assert bare.endswith(b"IEND\xaeB`\x82")
    assert drawn(bare) == drawn(made.getvalue())


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + name + content


def test_a_film_loses_its_place_and_keeps_its_length() -> None:
    words = box(b"udta", box(b"\xa9xyz", b"\x00\x12\x15\xc7+26.22+111.6/"))
    apple = box(b"meta", b"com.apple.quicktime.location.ISO6709" + b"+26.22+111.6/")
    moov = box(b"moov", box(b"mvhd", bytes(100)) + box(b"trak", box(b"tkhd", bytes(80)) + words) + apple + words)
    film = box(b"ftyp", b"mp42\0\0\0\0mp42isom") + moov + box(b"mdat", b"\x01" * 50)
    bare = pictures.bare_film(film)
    assert len(bare) == len(film)
    assert b"26.22" not in bare
    assert bare.endswith(b"\x01" * 50)
    assert filetypes.type_of(bare) is filetypes.MP4


def test_a_telephones_photo_becomes_one_that_every_desk_opens() -> None:
    assert filetypes.type_of(HEIC) is filetypes.HEIC
    made = pictures.jpeg_of_heic(HEIC, keeps=False)
    picture = Image.open(io.BytesIO(made))
    assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (64, 48), {})
    left, right = picture.getpixel((5, 5)), picture.getpixel((60, 5))
    assert isinstance(left, tuple)
    assert isinstance(right, tuple)
    assert left[2] > 150 > left[0]
    assert right[0] > 150 > right[2]
    assert b"PhoneMaker" in pictures.jpeg_of_heic(HEIC, keeps=True)


def test_a_photo_of_too_many_points_is_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_POINTS", 64 * 48 - 1)
    with pytest.raises(pictures.Unreadable):
        pictures.jpeg_of_heic(HEIC, keeps=False)


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_picture_is_unreadable_or_bare_and_never_more(seed: int) -> None:
    dice = random.Random(seed)
    heic, photo = bytearray(HEIC), bytearray(jpeg())
    for _ in range(6):
        heic[dice.randrange(len(heic))] = dice.randrange(256)
        photo[dice.randrange(len(photo))] = dice.randrange(256)
    for make, content in (
        (pictures.bare_jpeg, bytes(photo)),
        (pictures.bare_jpeg, bytes(photo[: dice.randrange(len(photo))])),
        (pictures.bare_png, bytes(photo)),
        (pictures.bare_film, bytes(heic)),
        (lambda content: pictures.jpeg_of_heic(content, keeps=True), bytes(heic)),
    ):
        try:
            make(content)
        except pictures.Unreadable:
            continue
