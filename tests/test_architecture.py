"""The house keeps its own rules: what types and import contracts cannot see."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "huiyin"
LONGEST_FUNCTION, LONGEST_FILE = 60, 600
#: Where the clock may be read: the edges; the read log, since looking happens now; and rights, which hold today unless
#: another day is asked about; and a session, which is over by the clock.
EDGES = ("views", "cli", "config", "tasks", "demo")
CLOCK_READERS = {"accounts/sessions.py", "ledger/reads.py", "petitions/policies.py"}
WRITES = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete"}
READ_ONLY = ("queries", "policies", "urls", "forms", "views")


def modules(folder: Path = SOURCE) -> list[Path]:
    """Our modules, without tests and migrations."""
    return [path for path in sorted(folder.rglob("*.py")) if not {"tests", "migrations"} & set(path.parts)]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """All of a module; many rules look at each."""
    return tuple(ast.walk(tree(path)))


def name(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in nodes(path) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return []


def test_the_core_stands_on_the_standard_library_alone() -> None:
    foreign = {
        f"{name(path)}: {module}"
        for path in modules(SOURCE / "core")
        for node in nodes(path)
        for module in imported(node)
        if module.partition(".")[0] not in sys.stdlib_module_names and not module.startswith("huiyin.core")
    }
    assert foreign == set()


def test_functions_and_files_stay_short() -> None:
    long = [
        f"{name(path)}:{node.lineno} {node.name}"
        for path in modules()
        for node in functions(path)
        if (node.end_lineno or 0) - node.lineno + 1 - _docstring_lines(node) > LONGEST_FUNCTION
    ]
    assert long == []
    assert [name(path) for path in modules() if path.read_text(encoding="utf-8").count("\n") > LONGEST_FILE] == []


def _docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return (first.end_lineno or 0) - first.lineno + 1
    return 0


def test_no_room_for_leftovers() -> None:
    names = {"utils", "util", "helpers", "helper", "common", "misc", "extras"}
    assert [name(path) for path in modules() if names & {path.stem, *path.parent.parts[-1:]}] == []


def test_nothing_is_left_to_do() -> None:
    words = ("TO" + "DO", "FIX" + "ME", "XX" + "X:", "raise NotImplemented")
    found = [
        f"{name(path)}: {word}" for path in modules() for word in words if word in path.read_text(encoding="utf-8")
    ]
    assert found == []


def test_a_first_party_import_inside_a_function_says_why() -> None:
    silent = []
    for path in modules():
        lines = path.read_text(encoding="utf-8").splitlines()
        if not any("huiyin" in line and line[:1] == " " for line in lines):
            continue
        for function in functions(path):
            for node in ast.walk(function):
                if any(module.startswith("huiyin") for module in imported(node)):
                    line = getattr(node, "lineno", 1)
                    above = lines[function.lineno - 1 : line]
                    if not any("#" in text for text in above):
                        silent.append(f"{name(path)}:{line}")
    assert silent == []


def test_the_clock_is_read_at_the_edge() -> None:
    readings = {("date", "today"), ("datetime", "now"), ("datetime", "today"), ("timezone", "now")}
    readings |= {("timezone", "localdate"), ("timezone", "localtime"), ("time", "time"), ("datetime", "utcnow")}
    found = [
        f"{name(path)}:{node.lineno} {node.func.value.id}.{node.func.attr}"
        for path in modules()
        for node in nodes(path)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and (node.func.value.id, node.func.attr) in readings
        and not _takes_a_moment(node)
        and name(path) not in CLOCK_READERS
        and not {part.removesuffix(".py") for part in path.relative_to(SOURCE).parts} & set(EDGES)
    ]
    assert found == []


def _takes_a_moment(node: ast.Call) -> bool:
    """`timezone.localdate(moment)` turns a given moment into its day and reads no clock."""
    return isinstance(node.func, ast.Attribute) and node.func.attr.startswith("local") and bool(node.args)


def test_only_acts_write() -> None:
    found = [
        f"{name(path)}:{node.lineno} .{node.func.attr}()"
        for path in modules()
        if {part.removesuffix(".py") for part in path.relative_to(SOURCE).parts} & set(READ_ONLY)
        for node in nodes(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES
        and not (isinstance(node.func.value, ast.Call) and ast.unparse(node.func.value) == "super()")
    ]  # fmt: skip
    assert found == []


def test_rooms_send_each_other_no_signals() -> None:
    """Django's own post_migrate puts the ledger's triggers back; nothing else listens to anything."""
    found = [
        name(path)
        for path in modules()
        for node in nodes(path)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django") and "signals" in node.module  # type: ignore[operator]
    ]
    assert found == ["ledger/apps.py"]


@pytest.mark.parametrize("room", ["ledger", "accounts", "letters", "figures", "petitions", "reports"])
def test_every_application_has_its_models_and_its_way_to_write(room: str) -> None:
    for part in ("models", "acts", "queries"):
        assert (SOURCE / room / f"{part}.py").exists() or (SOURCE / room / part / "__init__.py").exists(), part
