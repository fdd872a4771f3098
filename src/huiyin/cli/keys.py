"""`huiyin keys`: the sealing keys of a home."""

from __future__ import annotations

import click
from django.conf import settings
from django.utils.translation import gettext as _

from huiyin.cli.home import require_home
from huiyin.cli.output import json_option, print_json, say
from huiyin.figures.acts.evidence import reseal_evidence
from huiyin.finance.files import reseal_files
from huiyin.letters.acts import reseal_letters
from huiyin.petitions.acts.attaching import reseal_attachments
from huiyin.portal.acts.drafts import reseal_window_files
from huiyin.vault.resealing import reseal
from huiyin.vault.sealing import add_key, vault_of


@click.command(name="keys")
@click.option("--rotate", is_flag=True, help="生成新密钥并用它重新加密 (make a new key and seal everything with it)")
@json_option
def keys(rotate: bool, as_json: bool) -> None:
    """查看密钥编号；--rotate 更换密钥。旧密钥保留，旧备份仍可读。

    Show the ids of the sealing keys; --rotate adds a new one. Older keys stay, so that older backups open.
    """
    require_home()
    done = 0
    if rotate:
        add_key(settings.KEYS)
        files = (reseal_evidence, reseal_letters, reseal_attachments, reseal_window_files, reseal_files)
        done = reseal() + sum(again() for again in files)
    ids = vault_of(settings.KEYS).key_ids
    if as_json:
        print_json({"keys": ids, "sealing": ids[-1], "resealed": done})
        return
    for key in ids:
        say(f"{key}  {_('正在使用') if key == ids[-1] else _('只用于读取')}")
    if rotate:
        say(
            _("已更换密钥，重新加密 %(count)d 项。请重新留存 %(keys)s 的副本。")
            % {"count": done, "keys": settings.KEYS}
        )
