"""`huiyin demo`: a county that does not exist, made once and served."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.models import Role
from huiyin.cli import demo_county as making
from huiyin.cli.demo_cases import make_cases
from huiyin.cli.demo_county import ACCOUNTS, State
from huiyin.cli.demo_funds import make_funds
from huiyin.cli.demo_money import make_money
from huiyin.cli.demo_performance import make_performance
from huiyin.cli.demo_registers import make_registers
from huiyin.cli.demo_window import make_window, shown
from huiyin.cli.home import is_made
from huiyin.cli.init import migrate, prepare_folders
from huiyin.cli.output import say
from huiyin.cli.serve import run_server
from huiyin.demo import county
from huiyin.demo.ledger import SIZE
from huiyin.ledger.acts import sequence_pending
from huiyin.petitions.acts.importing import Progress
from huiyin.reports.kinds import KINDS
from huiyin.vault.keyring import create_keys

_HOST = "127.0.0.1"
_STEPS = 1000


@click.command(name="demo")
@click.option("--port", default=8000, show_default=True, help="端口 (port)")
@click.option("--no-serve", is_flag=True, help="只建立，不启动网页服务 (make it, do not serve it)")
@click.option(
    "--petitions", default=SIZE, show_default=True, type=click.IntRange(50, 60_000), help="信访件数 (how many)"
)
def demo(port: int, no_serve: bool, petitions: int) -> None:
    """建立演示县并启动。县、人、号码均为虚构；再次运行只做未完成的步骤。

    Make the demonstration county and serve it on this machine only. A second run does what is left to do.
    """
    now = timezone.localtime()
    state = _state(now.date(), petitions)
    for name, label, step in _steps(state):
        if name not in state.done:
            say(label)
            step()
            state.keep(name)
    _tell(state, now.date())
    if not no_serve:
        sys.exit(run_server(_HOST, port, 2))


def _state(today: date, size: int) -> State:
    """The demonstration of this home, begun or to begin.

    Raises:
        click.ClickException: the home is that of a real bureau.
    """
    if is_made() and not State.is_in(settings.HOME):
        raise click.ClickException(
            _("%(home)s 是正式的工作目录，演示不会写入其中。请用 --home 指定另一个目录。") % {"home": settings.HOME}
        )
    return State.of(settings.HOME, today, size)


def _steps(state: State) -> list[tuple[str, str, Callable[[], None]]]:
    """The steps in order: name, what is said, what is done. Each is safe to take again after a kill."""
    first, second = making.export_paths(state)
    return [
        ("home", _("建立工作目录、密钥和数据库……"), lambda: _make_home(state)),
        ("names", _("建立%(county)s的机构、乡镇、内容分类和账号……") % {"county": county.COUNTY}, lambda: _names(state)),
        ("exports", _("生成台账：两份导出文件……"), lambda: _write(state)),
        ("first", _("导入%(file)s……") % {"file": first.name}, lambda: _load(first)),
        ("second", _("导入%(file)s……") % {"file": second.name}, lambda: _load(second)),
        ("merged", _("登记机构合并……"), lambda: _merge(state)),
        *(
            (
                kind,
                _("编写%(year)s年度%(report)s……") % {"year": state.report_year, "report": KINDS[kind].name},
                partial(_report, state, kind),
            )
            for kind in making.KINDS_MADE
        ),
        ("desks", _("各岗位办理最近的信访事项……"), lambda: _desks(state)),
        ("money", _("登记三个年度的预算、执行和决算……"), lambda: _money(state)),
        ("funds", _("申报、核定和支付专项资金，登记救助和资产……"), lambda: _funds(state)),
        ("performance", _("编制考核方案，结账、自评、考评……"), lambda: _performance(state)),
        ("registers", _("登记工作台账、整改台账和绩效目标表……"), lambda: _registers(state)),
        ("typed", _("填报绩效考核、部门自评和预算绩效文本的文字和数据……"), lambda: _typed(state)),
        ("window", _("布置信访窗口：接访日、征集、公开数据、检查点……"), lambda: _window(state)),
    ]


def _make_home(state: State) -> None:
    prepare_folders()
    state.keep()
    if not is_made():
        create_keys(settings.KEYS)
    migrate()


def _names(state: State) -> None:
    making.make_bureau(timezone.now())
    making.make_names(timezone.now())
    making.make_accounts(timezone.now(), date(state.today.year - 2, 1, 1))
    sequence_pending()


def _write(state: State) -> None:
    making.write_exports(state)


def _load(path: Path) -> None:
    with _bar() as bar:
        result = making.load(path, timezone.localtime(), _progress(bar))
    say(
        _("　共 %(rows)s 行：新登记 %(loaded)s，更新 %(updated)s，无变化 %(unchanged)s；用时 %(seconds).1f 秒")
        % {
            "rows": result.rows,
            "loaded": result.loaded,
            "updated": result.updated,
            "unchanged": result.unchanged,
            "seconds": result.seconds,
        }
    )


def _bar() -> Any:
    if not sys.stderr.isatty():
        return nullcontext()
    return click.progressbar(length=_STEPS, file=sys.stderr)


def _progress(bar: Any) -> Progress | None:
    if bar is None:
        return None

    def tell(rows: int, fraction: float) -> None:
        bar.update(max(0, int(fraction * _STEPS) - bar.pos))

    return tell


def _merge(state: State) -> None:
    making.end_merged_office(state, timezone.now())
    sequence_pending()


def _report(state: State, kind: str) -> None:
    making.make_report(state, kind, timezone.localtime())


def _desks(state: State) -> None:
    made = make_cases(state.today)
    sequence_pending()
    say(_("　%(count)s 件，办理的各个阶段都有") % {"count": made})


def _money(state: State) -> None:
    make_money(state.today)
    sequence_pending()


def _funds(state: State) -> None:
    made = make_funds(state.today)
    sequence_pending()
    say(_("　%(count)s 份支付申请，各个环节都有") % {"count": made})


def _performance(state: State) -> None:
    made = make_performance(state.today)
    sequence_pending()
    say(_("　%(count)s 个方案") % {"count": made})


def _registers(state: State) -> None:
    made = make_registers(state.today)
    sequence_pending()
    say(_("　%(count)s 项工作活动") % {"count": made})


def _typed(state: State) -> None:
    making.register_typed(state, timezone.localtime())
    sequence_pending()


def _window(state: State) -> None:
    make_window(state.today)
    sequence_pending()


def _tell(state: State, today: date) -> None:
    say()
    say(_("%(county)s（虚构）的演示已就绪，台账截至 %(day)s。") % {"county": county.COUNTY, "day": state.today})
    if state.today < today:
        say(_("要按今天的日期重做，请删除 %(home)s 后再运行。") % {"home": settings.HOME})
    say(_("账号和口令（仅供本机演示）："))
    for account in ACCOUNTS:
        say(f"  {account.username:<12} {account.password:<30} {Role(account.role).label}　{account.display_name}")
    filed = shown()
    if filed is not None:
        say(_("信访窗口：/window/ ，试查询：编号 %(number)s，查询码 %(code)s") % filed._asdict())
    say(_("文件："))
    say(f"  {_('导出的台账')}　{state.folder}")
    for kind in making.KINDS_MADE:
        word, papers = making.report_files(state, kind) or (None, None)
        for label, path in (
            (KINDS[kind].name, word),
            (_("底稿"), papers),
            (_("填报数据"), making.figures_path(state, kind)),
        ):
            say(f"  {label}　{path}")
