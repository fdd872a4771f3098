"""A large city's home, made once and kept between runs: so many matters in five years up to today, on either database.

Making one takes minutes, so it is kept under a key of all code that has a say in what is stored. A run works on a copy.

HUIYIN_BENCH_CACHE: the folder of what is kept. HUIYIN_BENCH_ANY_HOME=1: take the newest home whatever code made it and
only bring its tables up; for trying a change, not for a figure that is told to others.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from benchmarks.ledgers import Ledger, write
from benchmarks.postgres import Cluster

CACHE = Path(os.environ.get("HUIYIN_BENCH_CACHE", "/var/tmp/huiyin-bench"))
SOURCES = Path(__file__).parent.parent / "src" / "huiyin"
BUREAU = "望川市信访局"
DISTRICT, SECTION = "望川市东城区人民政府", "望川市第40局"
YEARS = 5
#: Rows of the ledger for each matter: some name an earlier petition and join its matter.
ROWS_A_MATTER = 1.163
#: The columns that the end of handling fills, and those that sending fills.
_CLOSING = (
    "办结日期", "审核认定办结日期", "限办截止日期", "办理结果", "是否化解", "评价截止日期",
    "信访部门评价", "责任单位评价",
)  # fmt: skip
_TELLING = ("告知日期", "受理日期")
_SENDING = ("办理方式", "转送交办日期", "责任单位")
_LETTERS = (
    "安北宝昌长城川春大德东丰福富冈高广桂国海汉和河恒宏虹华怀吉佳嘉江金锦京晶景九聚开康乐力立利丽连良林龙隆鲁茂美民明"
    "南宁鹏平浦齐奇启千青庆泉仁日荣瑞润三山上申深盛石时世顺思松苏太泰腾天通同万威伟文西祥翔新信兴旭亚阳耀义益银永友裕"
    "元源远云泽展兆振正志智中众洲卓"
)


class PresentLedger(Ledger):
    """A ledger up to `last`: what would happen later has not happened. Each row names a firm of two rare characters.
    Unless `linked`, none names an earlier petition."""

    def __init__(self, rows: int, last: date, *, linked: bool = True) -> None:
        super().__init__(rows, first=last - timedelta(days=YEARS * 365 - 1), years=YEARS)
        self.last, self.linked = last, linked

    def number(self, index: int) -> str:
        return f"W{(self.first + timedelta(days=index * self.days // self.rows)).year}{index:09d}"

    def _cells(self, index: int) -> dict[str, object]:
        cells = super()._cells(index)
        firm = "".join(self._dice.sample(_LETTERS, 2))
        cells["主要诉求"] = f"{cells['主要诉求']}被反映的单位为{firm}公司。"
        if not self.linked:
            cells["关联编号"] = None
        for day, names in (("办结日期", _CLOSING), ("告知日期", _TELLING), ("转送交办日期", _SENDING)):
            value = cells.get(day)
            if isinstance(value, date) and value > self.last:
                for name in names:
                    cells.pop(name, None)
        return cells


class Home(NamedTuple):
    """A home for one run, and the environment in which the program finds it."""

    folder: Path
    #: The ledger that it was loaded from, where each row is a matter of its own.
    ledger: Path
    environment: dict[str, str]
    #: Name of a person → the id of a session that is signed in, as the cookie carries it.
    sessions: dict[str, str]


@contextmanager
def city(matters: int, cluster: Cluster | None = None, *, linked: bool = True) -> Iterator[Home]:
    """A copy of the home of so many matters; on PostgreSQL where a cluster is given. Unless `linked` each petition is a
    matter of its own."""
    kept = _kept(matters, cluster, linked)
    folder = CACHE / f"run-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    database = f"run_{os.getpid()}"
    try:
        shutil.copytree(kept, folder, ignore=shutil.ignore_patterns("*-wal", "*-shm"))
        if cluster is not None:
            cluster.copy(_database(kept), database)
        environment = _environment(folder, cluster, database)
        huiyin(environment, "upgrade")
        (folder / "uncounted").touch()
        sessions = json.loads(_python(environment, "benchmarks.homes"))
        yield Home(folder, _ledger(kept), environment, sessions)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if cluster is not None:
            cluster.drop(database)


def _kept(matters: int, cluster: Cluster | None, linked: bool = True) -> Path:
    """The home that copies are made from."""
    engine = ("sqlite" if cluster is None else "postgres") + ("" if linked else "-single")
    CACHE.mkdir(parents=True, exist_ok=True, mode=0o755)
    older = [path for path in CACHE.glob(f"{engine}-{matters}-*") if (path / "made").exists()]
    if os.environ.get("HUIYIN_BENCH_ANY_HOME") and older:
        return max(older, key=lambda path: (path / "made").stat().st_mtime)
    folder = CACHE / f"{engine}-{matters}-{_key()}"
    if (folder / "made").exists():
        return folder
    for path in [*older, folder]:
        shutil.rmtree(path, ignore_errors=True)
        _ledger(path).unlink(missing_ok=True)
        if cluster is not None:
            cluster.drop(_database(path))
    _make(folder, matters, cluster, linked)
    return folder


def _make(folder: Path, matters: int, cluster: Cluster | None, linked: bool) -> None:
    start = perf_counter()
    if cluster is not None:
        cluster.create(_database(folder))
    environment = _environment(folder, cluster, _database(folder))
    huiyin(environment, "init", "--organ", BUREAU, "--division", "99")
    ledger, rows = _ledger(folder), round(matters * ROWS_A_MATTER) if linked else matters
    write(PresentLedger(rows, date.today(), linked=linked), ledger)
    huiyin(environment, "import", "ledger", str(ledger))
    if linked:
        ledger.unlink()
    if cluster is not None:
        cluster.analyze(_database(folder))
    seconds = perf_counter() - start
    (folder / "made").write_text(f"{seconds:.0f}")
    print(f"made {folder.name} in {seconds:.0f} s", file=sys.stderr, flush=True)


def _key() -> str:
    """A digest of the code that decides what an import stores."""
    parts = ("core", "ledger", "vault", "matching", "documents/sheets", "petitions/imports", "petitions/acts")
    files = {path for part in parts for path in (SOURCES / part).rglob("*") if path.suffix in (".py", ".toml")}
    files |= set(SOURCES.glob("*/migrations/*.py")) | {Path(__file__), Path(__file__).with_name("ledgers.py")}
    whole = sha256()
    for path in sorted(path for path in files if "tests" not in path.parts):
        whole.update(path.read_bytes())
    return whole.hexdigest()[:12]


def _ledger(folder: Path) -> Path:
    return folder.with_suffix(".csv")


def _database(folder: Path) -> str:
    return folder.name.replace("-", "_")


def _environment(folder: Path, cluster: Cluster | None, database: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("HUIYIN_", "DJANGO_"))}
    clean |= {"HUIYIN_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "huiyin.config.settings"}
    return clean | ({} if cluster is None else {"HUIYIN_DATABASE_URL": cluster.address(database)})


def huiyin(environment: dict[str, str], *words: str) -> str:
    """What a command of the program says.

    Raises:
        SystemExit: it failed.
    """
    command = [str(Path(sys.executable).with_name("huiyin")), *words]
    return _told(subprocess.run(command, env=environment, capture_output=True, text=True, check=False))


def _python(environment: dict[str, str], module: str) -> str:
    command = [sys.executable, "-m", module]
    return _told(subprocess.run(command, env=environment, capture_output=True, text=True, check=False))


def _told(done: subprocess.CompletedProcess[str]) -> str:
    if done.returncode:
        raise SystemExit(f"{done.args}: {done.stdout[-1000:]}{done.stderr[-3000:]}")
    return done.stdout


#: Eight people at work: a name, the role, and the organ it is held in.
PEOPLE = {
    "clerk": ("clerk", BUREAU),
    "clerk 2": ("clerk", BUREAU),
    "clerk 3": ("clerk", BUREAU),
    "case officer": ("case_officer", BUREAU),
    "case officer 2": ("case_officer", BUREAU),
    "accusation officer": ("accusation_officer", BUREAU),
    "organ officer": ("organ_officer", SECTION),
    "district officer": ("organ_officer", DISTRICT),
}
#: Eight who all do the same.
CLERKS = {f"window {number}": ("clerk", BUREAU) for number in range(1, 9)}


def sign_in_people() -> dict[str, str]:
    """People of the home with their duties, twenty organs below the district, and a signed-in session for each."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.utils import timezone

    from huiyin.accounts import acts
    from huiyin.accounts.models import Organ, Person

    at = timezone.now()
    if not Organ.objects.filter(name=DISTRICT).exists():
        district = acts.add_organ(DISTRICT, kind="government", division="", actor="system", at=at)
        for number in range(1, 21):
            organ = Organ.objects.get(name=f"望川市第{number}局")
            acts.move_organ(organ, district, first_day=date(2010, 1, 1), actor="system", at=at)
    store = import_module(settings.SESSION_ENGINE).SessionStore
    sessions = {}
    for number, (name, (role, organ_name)) in enumerate((PEOPLE | CLERKS).items()):
        organ = Organ.objects.get(name=organ_name)
        username = f"bench{number}"
        person = Person.objects.filter(username=username).first()
        if person is None:
            person, _password = acts.add_person(username, name, organ, actor="system", at=at)
            Person.objects.filter(pk=person.pk).update(temporary_password=False)
            acts.give_duty(person, role, organ, first_day=date(2010, 1, 1), actor="system", at=at)
        session = store()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.create()
        sessions[name] = session.session_key
    return sessions


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(sign_in_people(), ensure_ascii=False))
