"""What petitioners write: put together out of hand-written sentences about some ninety concrete problems."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any, Final

from huiyin.demo import county

FILES: Final = ("land_and_building", "livelihood", "village_and_environment", "order")
SHORTEST, LONGEST = 30, 300

#: Petitioners of these purposes complain of nothing, so they tell of no earlier visits and no hardship.
_CALM: Final = frozenset({"suggestion", "inquiry", "other"})


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of problem.

    Attributes:
        organ: short name of the department that answers, or "town".
        crowd: share of its visits that are made by many.
        season: weights of the twelve months.
        route: it belongs to a court or another statutory procedure.
        accused: whom an accusation is about: "town", "dept" or "any".
    """

    id: str
    topic: tuple[str, str, str]
    organ: str
    weight: int
    subject: str
    facts: tuple[str, ...]
    details: tuple[str, ...]
    asks: tuple[str, ...]
    purpose: str = "claim"
    crowd: float = 0.0
    season: tuple[int, ...] = (1,) * 12
    route: bool = False
    accused: str | None = None


@dataclass(frozen=True, slots=True)
class Common:
    greetings: tuple[str, ...]
    histories: tuple[str, ...]
    effects: tuple[str, ...]
    closings: tuple[str, ...]
    group_openings: tuple[str, ...]
    repeats: tuple[str, ...]


@cache
def problems() -> tuple[Problem, ...]:
    return tuple(_problem(entry) for name in FILES for entry in _read(name)["problem"])


def _problem(entry: Mapping[str, Any]) -> Problem:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    return Problem(**values)


@cache
def common() -> Common:
    return Common(**{key: tuple(value) for key, value in _read("common").items()})


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("huiyin.demo").joinpath("frames", f"{name}.toml").read_text(encoding="utf-8"))


@dataclass(slots=True)
class Scene:
    """Where and to whom a problem happened: each word is drawn once, then stays for every later petition about it."""

    problem: Problem
    chance: Random
    told_on: date
    town: str
    village: str
    handler: str
    fixed: dict[str, str] = field(default_factory=dict)

    def word(self, slot: str) -> str:
        if slot not in self.fixed:
            self.fixed[slot] = self._draw(slot)
        return self.fixed[slot]

    def _draw(self, slot: str) -> str:
        chance = self.chance
        if slot in _PLACES:
            return chance.choice(_PLACES[slot])
        if slot in _NUMBERS:
            low, high, step = _NUMBERS[slot]
            return f"{chance.randrange(low, high, step)}"
        if slot in _DECIMALS:
            return f"{chance.uniform(*_DECIMALS[slot]):.1f}".removesuffix(".0")
        if slot in _WORDS:
            return chance.choice(_WORDS[slot])
        return self._date_or_place(slot)

    def _date_or_place(self, slot: str) -> str:
        day, chance = self.told_on, self.chance
        match slot:
            case "year":
                return str(day.year - chance.randint(2, 8))
            case "year0":
                return str(chance.randint(1968, 1994))
            case "year1":
                return str(chance.randint(1996, 2006))
            case "ym":
                then = day - timedelta(days=chance.randint(120, 900))
                return f"{then.year}年{then.month}月"
            case "md":
                then = day - timedelta(days=chance.randint(2, 45))
                return f"{then.month}月{then.day}日"
            case "village2":
                return chance.choice([name for name in county.villages(self.town) if name != self.village])
            case "town" | "village" | "handler":
                return str(getattr(self, slot))
        raise KeyError(f"the sentences of {self.problem.id!r} use an unknown slot {slot!r}")


_PLACES: Final[Mapping[str, tuple[str, ...]]] = {
    "road": county.ROADS[: len(county.ROADS) // 2],
    "road2": county.ROADS[len(county.ROADS) // 2 :],
    "estate": county.ESTATES,
    "project": county.PROJECTS,
    "company": county.COMPANIES,
    "builder": county.BUILDERS,
    "developer": county.DEVELOPERS,
    "factory": county.FACTORIES,
    "school": county.SCHOOLS,
    "hospital": county.HOSPITALS,
    "market": county.MARKETS,
    "river": county.RIVERS,
    "reservoir": county.RESERVOIRS,
    "bus": county.BUSES,
}
_NUMBERS: Final[Mapping[str, tuple[int, int, int]]] = {
    "n": (2, 8, 1),
    "n2": (8, 25, 1),
    "yuan": (2400, 68000, 20),
    "fee": (80, 980, 10),
    "card": (680, 9800, 40),
    "sqm": (62, 186, 1),
    "households": (12, 160, 1),
    "people": (8, 75, 1),
    "m": (15, 480, 5),
    "age": (61, 84, 1),
    "days": (6, 40, 1),
    "times2": (2, 6, 1),
}
_DECIMALS: Final = {"wan": (2.2, 58.0), "mu": (0.8, 6.8), "mu2": (0.2, 0.7)}
_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "zu": ("一组", "二组", "三组", "四组", "五组", "六组", "七组", "八组"),
    "block": tuple(f"{n}栋" for n in range(1, 19)),
    "times": ("两", "三", "四", "五", "六"),
    "late": ("十一", "十二", "一", "两"),
    "half": ("大半年", "一年多", "两个多月", "快三个月", "半年", "四个多月", "两年"),
}


class _Slots(dict[str, str]):
    """Fills a sentence: the speaker's words first, then the scene's."""

    def __init__(self, scene: Scene, speaker: dict[str, str]) -> None:
        super().__init__(speaker)
        self._scene = scene

    def __missing__(self, slot: str) -> str:
        return self._scene.word(slot)


def compose(scene: Scene, chance: Random, *, people: int = 1, earlier: date | None = None) -> str:
    """One petition's request, 30 to 300 characters.

    Args:
        people: how many speak; several say 我们.
        earlier: the day of the petition that this one repeats.
    """
    problem, shared = scene.problem, common()
    speaker = {"I": "我们", "home": "我们几家"} if people > 1 else {"I": "我", "home": "我家"}
    speaker["subject"] = problem.subject.format_map(_Slots(scene, speaker))
    if earlier is not None:
        speaker["earlier"] = f"{earlier.year}年{earlier.month}月{earlier.day}日"
    fill = _Slots(scene, speaker)
    calm = problem.purpose in _CALM
    length = chance.choices((0, 1, 2), (26, 46, 28))[0]
    sentences = [_opening(problem, chance, people, earlier, shared)]
    sentences += chance.sample(problem.details, min(len(problem.details), (0, chance.randint(1, 2), 3)[length]))
    if not calm and length and problem.accused is None:
        sentences += chance.sample(shared.histories, 1 if length == 2 or chance.random() < 0.3 else 0)
    if not calm and length:
        sentences += chance.sample(shared.effects, 1 if length == 2 or chance.random() < 0.3 else 0)
    sentences.append(chance.choice(problem.asks))
    if length and chance.random() < 0.5:
        sentences.append(chance.choice(shared.closings))
    greeting = chance.choice(shared.greetings) if length and people < 5 and chance.random() < 0.5 else ""
    text = greeting + "".join(_ended(sentence) for sentence in sentences if sentence).format_map(fill)
    spare = [detail for detail in problem.details if detail not in sentences]
    while len(text) < SHORTEST and spare:
        text += _ended(spare.pop()).format_map(fill)
    if len(text) > LONGEST:
        text = text[: text.rindex("。", 0, LONGEST) + 1]
    return text


def _opening(problem: Problem, chance: Random, people: int, earlier: date | None, shared: Common) -> str:
    fact = chance.choice(problem.facts)
    if earlier is not None:
        again = chance.choice(shared.repeats)
        return again if chance.random() < 0.45 else _ended(again) + fact
    if people >= 5 and chance.random() < 0.6:
        return chance.choice(shared.group_openings) + fact
    return fact


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith(("。", "！", "？", "：", "，")) else sentence + "。"
