"""The commands: where each lives, and its line of help in both languages.

A command is a click command of that name in that module; the module is loaded when the command is asked for, so that
`huiyin --help` is quick and needs no home.
"""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    module: str
    help: str
    english: str


COMMANDS: dict[str, Row] = {
    "init": Row("huiyin.cli.init", "建立新的工作目录：数据库、密钥、账号", "Make a new home: database, keys, accounts"),
    "import": Row("huiyin.cli.importing", "导入信访台账", "Load a ledger of petitions"),
    "responsibilities": Row(
        "huiyin.cli.responsibilities", "装入各单位的依法分类处理清单", "Load what organs handle by which route"
    ),
    "budget": Row("huiyin.cli.budget", "导入、导出部门预算和决算", "Load and write budget and final accounts"),
    "measures": Row("huiyin.cli.measures", "计算指标", "Count measures"),
    "rows": Row("huiyin.cli.rows", "列出一个数字背后的信访件", "List the petitions behind a number"),
    "deadline": Row("huiyin.cli.deadline", "推算法定期限", "Compute legal time limits"),
    "figures": Row("huiyin.cli.figures", "登记填报数据和公布数据", "Register figures entered and published"),
    "scheme": Row("huiyin.cli.scheme", "考核方案：导入、导出、计分", "Appraisal schemes: import, export, score"),
    "template": Row("huiyin.cli.template", "报告的 Word 模板：写出、检查、查名称", "Word templates of reports"),
    "report": Row("huiyin.cli.report", "编制报告", "Make reports"),
    "proofread": Row(
        "huiyin.cli.proofread", "校对报告里的数字是否自相矛盾", "Check that figures do not contradict each other"
    ),
    "checkpoint": Row("huiyin.cli.checkpoint", "公布登记簿的检查点", "Publish a checkpoint of the ledger"),
    "receipt": Row("huiyin.cli.receipt", "核对信访人的回执", "Check a petitioner's receipt"),
    "verify": Row("huiyin.cli.verify", "核验登记簿未被改动", "Verify that the ledger was not changed"),
    "rebuild": Row("huiyin.cli.rebuild", "由登记簿重建各项数据", "Rebuild the facts from the ledger"),
    "backup": Row("huiyin.cli.backup", "备份（不含密钥）", "Back up (without keys)"),
    "restore": Row("huiyin.cli.restore", "由备份恢复到空的工作目录", "Restore a backup into an empty home"),
    "upgrade": Row("huiyin.cli.upgrade", "换用新版程序后更新数据库结构", "Bring the tables to a newer program"),
    "keys": Row("huiyin.cli.keys", "查看、更换密钥", "Show and rotate keys"),
    "work": Row("huiyin.cli.ticking", "到点就做的事：公布检查点、发送通知", "What falls due: checkpoints, notices"),
    "serve": Row("huiyin.cli.serve", "启动网页服务和后台任务", "Serve the pages and run background work"),
    "demo": Row("huiyin.cli.demo", "建立示范县并启动", "Make the demonstration county and serve it"),
}
