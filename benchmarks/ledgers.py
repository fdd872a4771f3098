"""Ledgers of any size, invented row by row from a seed: every column used, a fifth of the rows repeats of earlier ones.

python benchmarks/ledgers.py ROWS OUT.xlsx|OUT.csv [--years 5] [--late-links]
"""

from __future__ import annotations

import argparse
import csv
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

from huiyin.petitions.imports.columns import HEADINGS

SEED = 20260101
_CHANNELS = ("来信", "来访", "来访", "网上信访", "网上信访", "网上信访", "来电", "领导信箱")
_PURPOSES = ("申诉", "求决", "求决", "求决", "意见建议", "咨询", "揭发控告", "其他")
_TOPICS = {
    "劳动和社会保障": ("工资福利", "社会保险", "就业培训"),
    "国土资源": ("土地征收", "宅基地", "矿产开采"),
    "城乡建设": ("房屋征收补偿", "物业管理", "违法建设"),
    "环境保护": ("噪声扬尘", "水体污染", "固体废物"),
    "农村农业": ("土地承包", "村务公开", "惠农补贴"),
    "教育文体": ("教育收费", "入学就读"),
    "交通运输": ("道路养护", "客运管理"),
    "民政": ("社会救助", "殡葬管理"),
}
_CLAUSES = (
    "来人反映所在单位自去年以来未按约定支付劳动报酬", "要求核查相关补偿标准的依据并予以书面答复",
    "周边施工夜间扰民长期得不到处理",
    "此前多次向有关部门反映均未得到明确答复", "希望主管部门派员到现场核实情况", "请求公开相关收支账目和会议记录",
    "认为原处理意见认定事实不清", "所住小区电梯多次停运影响老人出行", "承包地面积登记与实际不符要求更正",
    "道路破损积水严重学生上学不便", "请求按政策落实应当享受的救助待遇", "要求退还多收取的费用并说明理由",
    "水渠堵塞影响下游三十余亩农田灌溉", "房屋征收补偿款未按协议约定时间支付", "噪声和扬尘超过规定标准请求整治",
)  # fmt: skip
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN = "安平顺清达山文武远志明春秋林海成思宁若水正言和光"


class Ledger:
    """Rows of an invented city. Earlier petitions are named by number; with `late_links` also ones further down."""

    def __init__(self, rows: int, *, first: date = date(2019, 1, 1), years: int = 2, late_links: bool = False) -> None:
        self.rows, self.first, self.days, self.late_links = rows, first, years * 365, late_links
        self._dice = random.Random(SEED)
        self._towns = [f"第{n}街道" for n in range(1, 61)]
        self._organs = [f"望川市第{n}局" for n in range(1, 81)]

    def __iter__(self) -> Iterator[list[object]]:
        for index in range(self.rows):
            cells = self._cells(index)
            yield [cells.get(heading) for heading in HEADINGS]

    def number(self, index: int) -> str:
        return f"W{2019 + index * self.days // self.rows // 365}{index:09d}"

    def _cells(self, index: int) -> dict[str, object]:
        dice = self._dice
        registered = self.first + timedelta(days=index * self.days // self.rows)
        channel = dice.choice(_CHANNELS)
        topic = dice.choice(list(_TOPICS))
        repeat = index > 0 and dice.random() < 0.2
        earlier = dice.randrange(self.rows if self.late_links else index) if repeat and dice.random() < 0.7 else None
        cells: dict[str, object] = {
            "信访件编号": self.number(index),
            "登记日期": registered,
            "信访日期": registered - timedelta(days=dice.randrange(4)),
            "信访形式": channel,
            "首次登记层级": dice.choice(("市", "县", "省", "国家")),
            "来源级别": dice.choice(("本级", "本级", "省级交办", "国家级交办")),
            "信访人姓名": dice.choice(_SURNAMES) + "".join(dice.sample(_GIVEN, 2)),
            "证件号码": f"99{dice.randrange(10**16):016d}",
            "联系电话": f"1990{index % 10**7:07d}",
            "住址": f"望川市{dice.choice(self._towns)}{dice.randrange(1, 300)}号",
            "信访人数": dice.choice((1, 1, 1, 1, 2, 3, 5, 9)) if channel == "来访" else 1,
            "信访目的": dice.choice(_PURPOSES),
            "内容分类一级": topic,
            "内容分类二级": dice.choice(_TOPICS[topic]),
            "问题属地": dice.choice(self._towns),
            "主要诉求": "，".join(dice.sample(_CLAUSES, dice.randint(2, 6))) + "。",
            "初重件": "重复" if repeat else "初次",
            "全国初次": "否" if repeat else "是",
            "关联编号": self.number(earlier) if earlier is not None and earlier != index else None,
            "接访方式": dice.choice(("窗口接待", "领导坐班接访")) if channel == "来访" else None,
        }
        self._handled(cells, registered)
        return cells

    def _handled(self, cells: dict[str, object], registered: date) -> None:
        dice = self._dice
        sent = registered + timedelta(days=dice.randrange(16))
        disposition = dice.choice(("转送", "转送", "转送", "交办", "存", "直接回复"))
        cells |= {"办理方式": disposition, "转送交办日期": sent}
        if disposition in ("存", "直接回复"):
            return
        told = sent + timedelta(days=dice.randrange(18))
        cells |= {"责任单位": dice.choice(self._organs), "告知日期": told, "受理日期": told}
        if dice.random() < 0.1:
            return
        closed = told + timedelta(days=dice.randrange(5, 75))
        cells |= {
            "办结日期": closed,
            "审核认定办结日期": closed + timedelta(days=8),
            "限办截止日期": told + timedelta(days=55),
            "办理结果": dice.choice(("支持", "部分支持", "解释说明", "不予支持")),
            "是否化解": dice.choice("是否"),
            "评价截止日期": closed + timedelta(days=30),
            "信访部门评价": dice.choice(("满意", "基本满意", "不满意", None)),
            "责任单位评价": dice.choice(("满意", "基本满意", "不满意", None)),
        }


def write(ledger: Ledger, path: Path) -> Path:
    """The ledger as a spreadsheet; its form follows the name of the file."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEADINGS)
            writer.writerows(ledger)
        return path
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("信访台账")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, HEADINGS)
        for number, row in enumerate(ledger, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, day)
                elif isinstance(cell, int):
                    sheet.write_number(number, column, cell)
                elif cell is not None:
                    sheet.write_string(number, column, str(cell))
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int)
    parser.add_argument("out", type=Path)
    parser.add_argument("--years", type=int, default=2)
    parser.add_argument("--late-links", action="store_true")
    given = parser.parse_args()
    write(Ledger(given.rows, years=given.years, late_links=given.late_links), given.out)


if __name__ == "__main__":
    main()
