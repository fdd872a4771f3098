"""Typed readers of environment variables. A bad value stops the program and says which variable, what it holds and
what it may hold; nothing falls back in silence."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def refused(name: str, value: str, expected: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"环境变量 {name}={value!r} 不可用：应为{expected} (environment variable refused)")


def text(name: str, default: str) -> str:
    return os.environ.get(name, "").strip() or default


def secret(name: str) -> str | None:
    """The value of NAME, or the first line of the file that NAME_FILE names."""
    value = text(name, "")
    if value:
        return value
    file = text(f"{name}_FILE", "")
    if not file:
        return None
    try:
        return Path(file).read_text(encoding="utf-8").splitlines()[0].strip()
    except (OSError, IndexError) as error:
        raise refused(f"{name}_FILE", file, "可读的、非空的文件路径") from error


def integer(name: str, default: int, *, least: int = 0, most: int | None = None) -> int:
    value = text(name, str(default))
    try:
        number = int(value)
    except ValueError as error:
        raise refused(name, value, "整数") from error
    if number < least:
        raise refused(name, value, f"不小于 {least} 的整数")
    if most is not None and number > most:
        raise refused(name, value, f"不大于 {most} 的整数")
    return number


def flag(name: str, default: bool) -> bool:
    value = text(name, "1" if default else "0").lower()
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    raise refused(name, value, " 1 或 0")


def choice(name: str, default: str, *choices: str) -> str:
    value = text(name, default)
    if value not in choices:
        raise refused(name, value, "、".join(choices) + " 之一")
    return value


def words(name: str, *default: str) -> list[str]:
    """A list whose members are separated by commas."""
    return [part.strip() for part in text(name, ",".join(default)).split(",") if part.strip()]


def number_formats(name: str, default: str) -> dict[str, str]:
    """How numbers are formed: "" → the form of every organ that has none of its own, as 机构=form among the words.

    A form holds {year} and {serial}, each with a width if wanted: XF{year}-{serial:05}.
    """
    found = {"": default}
    for word in words(name):
        organ, _equals, form = word.rpartition("=")
        try:
            one, other, next_year = (
                form.format(year=year, serial=at) for year, at in ((2024, 1), (2024, 2), (2025, 1))
            )
        except (KeyError, IndexError, ValueError) as error:
            raise refused(name, word, "含 {year} 和 {serial} 的编号格式，例如 XF{year}-{serial:05}") from error
        if len({one, other, next_year}) < 3 or len(one) > 40 or not one.isprintable():
            raise refused(name, word, "含 {year} 和 {serial} 的编号格式，例如 XF{year}-{serial:05}")
        found[organ.strip()] = form
    return found


def folder(name: str, default: Path) -> Path:
    """An absolute path; it need not exist, but it must not be a file."""
    path = Path(text(name, str(default))).expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise refused(name, str(path), "目录")
    return path


#: What the planner cannot know of our server: a page found by an index costs little more than the next one on a disk
#: without moving parts, and no question of a page is worth compiling. `?options=` in the address replaces it.
_PLANNER = "-c random_page_cost=1.1 -c jit=off"


#: Seconds that a connection to the database is kept: what is prepared, and what the database has read of its tables,
#: ends with it.
CONNECTED = 900


def postgres(name: str) -> dict[str, Any] | None:
    """The Django database settings of a postgresql:// address; None when NAME is not set."""
    value = secret(name)
    if value is None:
        return None
    parts = urlsplit(value)
    shown = value if "@" not in value else f"{parts.scheme}://…@{value.rpartition('@')[2]}"
    database = unquote(parts.path.lstrip("/"))
    if parts.scheme not in ("postgresql", "postgres") or not database:
        raise refused(name, shown, " postgresql://用户:口令@主机:端口/数据库 形式的地址")
    options = dict(parse_qsl(parts.query))
    options.setdefault("options", _PLANNER)
    try:
        port = parts.port
    except ValueError as error:
        raise refused(name, shown, "端口为数字的地址") from error
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": CONNECTED,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
