"""`huiyin responsibilities load FILE --organ NAME`: the list of what an organ handles by which lawful route."""

from __future__ import annotations

from pathlib import Path

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.models import Organ
from huiyin.accounts.queries import organ_named
from huiyin.cli.files import require_file
from huiyin.cli.home import require_home
from huiyin.cli.output import json_option, print_json, say
from huiyin.documents.sheets import SheetProblem
from huiyin.petitions.acts.responsibilities import Difference, ListRefused, difference, load_list
from huiyin.petitions.imports.responsibilities import list_form, read_list
from huiyin.ui.words import speaks_english


@click.group(name="responsibilities")
def responsibilities() -> None:
    """依法分类处理清单 (which organ handles what, by which lawful route)"""


@responsibilities.command(name="load")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--organ", "name", required=True, metavar="NAME", help="单位名称 (name of the organ)")
@click.option("--dry-run", is_flag=True, help="只列出差别，不装入 (compare only)")
@json_option
def load(file: Path, name: str, dry_run: bool, as_json: bool) -> None:
    """装入一个单位的清单（.xlsx 或 .csv），整份取代原来的；有一行不能用就都不装入，并逐行说明。

    Load an organ's list; it takes the place of the earlier one, whole, or nothing is changed.
    """
    require_home()
    require_file(file)
    organ = _organ(name)
    now = timezone.localtime()
    try:
        read = read_list(file, now.date())
        if read.problems:
            raise ListRefused(read.problems)
        done = difference(organ, read.entries) if dry_run else load_list(organ, read, by=None, at=now, today=now.date())
    except ListRefused as error:
        if as_json:
            print_json({"organ": name, "problems": [problem._asdict() for problem in error.problems]})
        raise click.ClickException(str(error)) from error
    except SheetProblem as error:
        raise click.ClickException(error.message_en if speaks_english() else error.message) from error
    _told(name, done, as_json=as_json)


def _told(name: str, done: Difference, *, as_json: bool) -> None:
    counts = {part: len(getattr(done, part)) for part in Difference._fields}
    if as_json:
        print_json({"organ": name, **counts})
    else:
        words = _("%(organ)s：新增 %(added)d 条，修改 %(changed)d 条，停用 %(retired)d 条，不变 %(kept)d 条。")
        say(words % {"organ": name, **counts})


@responsibilities.command(name="blank")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="写到这里 (write here)")
def blank(out: Path) -> None:
    """写出空表，第二张工作表说明怎样填。

    Write the form to fill in.
    """
    out.write_bytes(list_form())
    say(_("空表已写到 %s。") % out)


def _organ(name: str) -> Organ:
    found = organ_named(name)
    if found is None:
        raise click.ClickException(_("没有名为“%s”的机构。") % name)
    return Organ.objects.get(pk=found)
