"""What was raised over whole reports and was right all the same."""

from __future__ import annotations

import pytest

from huiyin.proofread import check


def _raised(text: str) -> list[str]:
    return [one.kind for one in check(text).relations if one.severity in {"error", "likely"} and not one.alternate]


@pytest.mark.parametrize(
    "text",
    [
        # what is saved up is a sum of its own, no part of what was spent
        (
            "全县基金收入63.8亿元，增长4.1%；支出58.3亿元，为年初预算的102.5%。当年结余5.5亿元，加上上年结余23.4亿元，"
            "2024年年末滚存结余28.9亿元。主要执行情况如下：\n1、甲基金收入21.3亿元；支出20.1亿元。"
        ),
        # as it is printed it makes the percentage beside it
        "3、其他支出完成6215万元，减少2841万元，下降31.4%。\n4、利息支出完成3亿元，为预算的100%，减少1250万元，下降4%。",
        # 在等级河道中: the figures behind it are not of 等级河道
        (
            "全市河道总长2050.5公里。按等级分，等级河道长度1968.5公里；等外河道82公里。在等级河道中，一级河道328.4公里，"
            "二级河道1640.1公里，等级河道占河道总长的96.0%。"
        ),
        # a share of what is not printed
        "全市教育支出41.26亿元，增长3.1%；在彩票公益金收入中安排助学支出1.13亿元，占比18.4%，超过规定。",
        # a scale that goes down
        "结案率高于90%得满分，结案率在90%-80%的计2分，在80%-70%的计1分，低于70%不得分。",
        # commas inside the name of a trade
        "五大重点行业分别为：石油、煤炭及其他燃料加工业，食品制造业、纺织业、医药制造业、金属制品业。",
        "五大重点行业分别为：石油、煤炭及其他燃料加工业、食品制造业、纺织业、医药制造业、金属制品业。",
        # the notes of a table begin anew
        "1.本表为汇总数。\n2.本表含县区。\n表八\n注：1.2023年预算数为调整后的数。\n2.本表中支出含上解。",
        # blanks between all signs
        "7. 2 0 2 5年信访业务支出预算 6 , 2 1 5 . 4 7万元，比上年减少1,553.87万元，下降20%。",
    ],
)
def test_what_is_right_is_left_alone(text: str) -> None:
    assert _raised(text) == []


def test_the_number_of_a_page_is_no_part_of_a_figure() -> None:
    text = "2．信访救助科目356万元，较上年增加62\n\n                    14\n\f万元，增长21.1%。\n3．督查科目88万元。"
    assert _raised(text) == []
    assert [one.holds for one in check(text).relations if one.kind == "change"] == [True]


def test_parts_in_another_paragraph_are_no_parts_of_what_came_out() -> None:
    text = "全年立项72个，其中：在建51个，已完工16个，已验收5个。\n上述项目中：甲区18个，乙区24个，丙区29个。"
    assert _raised(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "3、其他支出完成6215万元，减少2841万元，下降31.4%。\n4、利息支出完成3215亿元，为预算的100%，减少1250万元，下降28%。",
        "全市河道总长2050.5公里。等级河道1968.5公里，等级河道占河道总长的69.0%。",
        "本局设有五个科室，分别为：办公室、接访科、督查科、复查科、网信科、法规科。",
    ],
)
def test_what_is_wrong_is_raised_as_before(text: str) -> None:
    assert _raised(text)


@pytest.mark.parametrize(
    "text",
    [
        # 6＋3 is a name
        "发展“6＋3”产业集群，新产业增加值从2021年的2.14万亿元提高到2024年的2.86万亿元。",
        # a rate is of what is counted as it is
        "全市15个断面水质优良率达100%，处置能力总共达18.2万吨/日。",
        # reached is not excellent
        "30个断面全部达标，水质优良率90%。",
        # the reason of one member begins no list
        (
            "税收28.42亿元。其中：甲税9.16亿元，下降4.2%；乙税18.62亿元；丙税0.64亿元。非税收入15.92亿元，其中：专项收入0.92亿元，"
            "下降5.8%，主要是上年较多；行政收费1.27亿元，增长6.1%；罚没收入3.38亿元，增长9.5%；资源收入12.97亿元。"
        ),
        # a row of figures ends in an amount, and the next begins with its number
        "3 残疾人专项资金 5,217\n4 人防专项资金 2,380\n5 教育专项资金 1,946",
    ],
)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert _raised(text) == []


DRAWN = """表3 乡镇安排
单位：万元
项目        合计      甲镇     乙镇     丙镇     丁镇
教育       288      53      108      63      64
文化        19      0.3       8       6       4
社保        46      11        2      22      11
卫生       874      79      156      219     420"""


def test_whole_numbers_beside_decimals_were_rounded_one_by_one() -> None:
    assert _raised(DRAWN) == []


def test_whole_numbers_of_a_drawn_table_are_raised_as_before() -> None:
    assert _raised(DRAWN.replace("288", "388")) == ["table"]


RAGGED = """表8 部门支出
单位：万元
科目编码 功能科目 2025年预算 2026年预算 增减%
20128     群众工作事务 694 703 1.3
2012801       行政运行 539 572 6.1
2012802       一般行政管理事务 85 131 54.4
2012803       机关服务
2012899       其他群众工作事务支出{gap}
20129     信访事务 1,285 1,301 1.2
2012901       行政运行 902 914 1.3
2012902       专项业务 383 387 1.0
20130     督查事务 2,285 2,301 0.7
2013001       行政运行 1,902 1,914 0.6
2013002       专项业务 383 387 1.0
"""


def test_where_a_row_has_fewer_figures_nobody_knows_which_column_is_empty() -> None:
    assert _raised(RAGGED.format(gap=" 70 -100.0")) == []
    assert _raised(RAGGED.format(gap="")) == ["table"]


def test_steps_in_a_paragraph_that_has_lost_its_beginning_are_not_counted() -> None:
    cut = "（五）深化改革。一是启动预算改革。二是深化体制改革。三是推进落实。\n\f\n化数据对接。六是严肃纪律。"
    assert _raised(cut) == []
    assert _raised(cut.replace("\n\f\n", "四是深")) == ["sequence"]


SCORES = """表3 完成情况
序号 项目 完成率 分值 得分
1 甲项 80% 0.30 0.24
2 乙项 38% 0.46 0.17
3 丙项 96% 0.87 0.83
4 丁项 82% 0.48 0.39
合计 2.11 {total}
"""


def test_points_reckoned_to_the_hundredth_may_miss_their_total_by_rounding() -> None:
    assert _raised(SCORES.format(total="1.64")) == []


def test_a_share_is_of_what_its_words_name_and_of_nothing_inside_it() -> None:
    text = (
        "年末河道总长2050.5公里。在等级河道中，一级河道328.4公里，二级河道1640.1公里，等级河道占河道总长的96.0%。\n"
        "全年完成客运量621.4万人次，增长2.1%。"
    )
    assert _raised(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "养老基金收入41.16亿元，完成预算43.08亿元的95.54%（其中县本级收入12.62亿元，完成预算数13.18亿元的95.75%）；其他略。",
        "退休待遇总体水平提高3%，居民基础养老金由每月140元提高至168元。",
        "年末共有景区（点）35家，其中4A级以上12家；拥有旅行社21家；星级酒店6家。",
    ],
)
def test_what_is_of_another_is_left_alone(text: str) -> None:
    assert _raised(text) == []


@pytest.mark.parametrize(
    "text",
    [
        # points of a rate told in thousandths
        "全年出生率为6.42‰，比上年下降0.85个千分点；死亡率为7.13‰，上升0.31个千分点。",
        # the number of a note
        "4.万元产值能耗按不变价格计算。",
        # a list that goes on behind the number; names that only say of what kind the places are
        "加快甲地煤制油、乙地3个煤制气、丙地清洁利用等项目建设。",
        "全县共有疫病防疫、防治机构5所，技术人员126人。",
        "县直单位3个（县医院、保健中心（妇幼院）、防治所），乡镇单位14个。",
        # steps, not names; measures, not the things that were counted; what was named before
        "办好教育，必须抓好三项工作：一要改进方法，推进改革创新。二要加强队伍建设。三要加大投入。",
        "全年计划投资8.6亿元，实施重点项目14个。一是做强园区。二是升级改造。三是引进企业。",
        "必须从增加供给和抑制需求两方面采取措施。一要发展生产。二要控制出口。三要健全储备。",
        # of last year's figure; of a whole that all of them agree on, or that only a part of was told
        "农业收入为30.20亿元，占本年收入297.32亿元的10.16%，为上年的98.88%。",
        (
            "县级支出770.04亿元，占25.05%。县级支出中，建设费284.94亿元，占县级支出总数的35.84%；文教费259.14亿元，"
            "占县级支出总数的32.60%；行政费196.78亿元，占县级支出总数的24.76%。"
        ),
        "年末，国有企业资产总额达4812.6亿元。\n民营企业资产为934.4亿元，占全部企业资产总额的10.6%。",
        # classes that lie across each other
        "新兴产业、高新技术产业、装备制造业增加值分别增长8.6%、6.9%、7.3%，占工业比重分别为27.2%、40.4%、30.8%。",
        "战略性新兴产业占比27.2%，高新技术产业占比40.4%，装备制造业占比31.8%。",
        # points and times told before another statement begins
        "消费贡献率上升4个百分点，达到52.3%，服务业比重由45.8%提高到47.1%。",
        "出口值达792.6亿元，比2010年增长13.7倍；制造品出口753.8亿元，占出口值的比重由2010年的87.1%提高到96.7%。",
        # growth is reckoned at other prices, and of amounts that are not printed
        "全县地区生产总值达到693.2亿元，较2020年末的472.5亿元增加220.7亿元，增长33.6%。",
        "利用外资8.4亿元，较上年增加1.2亿元，按可比口径增长12.5%。",
        "投资完成年计划的27%，去年同期完成24%。按完成的投资额比较，比去年同期增长68%。",
        # of what was told together just before
        "中心人员36.6万人；站点人员16.2万人。中心（站）人员数比上年增加3.0万人，增长6.0%。",
        # rounded alike; measured, not counted
        "存款余额238.3亿元。存款余额中，活期91.97亿元，比年初增加7.1亿元，定期146.4亿元，比年初增加29.2亿元。",
        "公路总里程21700公里，其中：国道2449公里，省道2735公里，县道5096公里，村道11421公里。",
        # one each of the two before
        "五年淘汰甲产能1亿吨、乙产能5500万吨，今年力争分别淘汰3000万吨和3500万吨。",
        # reports of two years in one file
        (
            "2024年甲市统计公报\n年末共有文化站33个，公共图书馆876个。\n全年游客21万人次。\n"
            "2023年甲市统计公报\n年末共有文化站33个，公共图书馆806个。\n全年游客18万人次。"
        ),
        (
            "2019年和2020年，货物顺差分别为1957亿元和1816亿元，比上年分别下降4.4%和7.2%。\n两年外资顺差分别为1270亿元和1243亿元，"
            "占同期货物顺差总额的64.9%和68.4%。"
        ),
        # what is left of a whole and of two parts
        "收支相抵，差额898.84亿元。其中，借债弥补384.84亿元，向国外借款弥补309亿元，其余205亿元为赤字。",
        # 与 within a list; names that belong to what stands before the number
        "甲省宁城、福城与乙省阳城、丙省方城4个电站项目开工。",
        "目前，正在甲国、乙国、丙国、丁国和戊国等沿海国家建设6个合作区。",
        # so far off the number, and of names of all makes: something else is counted
        "抓好五项重点工作。一是建平台。二是强队伍。三是促改革。四是优服务。五是抓安全。六是保民生。七是固基础。八是强监督。",
        "甲集团湾区码头、滨海与东港联合泊位工程、丙地岸线4个项目开工。",
        # figures of two digits each: any gap looks like a slip
        "淘汰落后产能550万吨，其中炼铁300万吨，炼钢350万吨。",
        # last year's figure of another report, put right since
        ("2023年甲市统计公报\n全年发生安全事故142起。\n2024年甲市统计公报\n全年发生安全事故125起，比上年下降12.6%。"),
        # of one of two in the sentence before, and who knows which
        "甲类存款36.4亿元，乙类存款16.2亿元。与上年相比，增加5.1亿元，增长12.3%。",
        # 占比 of what is not said
        "全年支出86.4亿元，其中专项资金12.8亿元，占比31.5%。",
        # per head of the mean of the year; shares of some of the trades; a mean without the word for it
        "全年地区生产总值1284.6亿元，年末常住人口318.4万人，人均生产总值41260元。",
        "增加值占全部工业的比重分别为：食品业38.6%、纺织业34.2%、机械业25.7%。",
        "全市家庭户规模为2.61人。",
        # points and amounts of one of two in the sentence before, and who knows which
        "甲率由45.2%提高到47.1%，乙率由31.4%提高到33.0%。与上年相比，提高2.4个百分点。",
        # said once for both
        "城镇和农村居民收入分别达到19109元和5919元，增加1934元和766元，剔除价格因素，比上年实际增长7.8%和10.9%。",
        # blanks before figures make no columns
        "集群规模迈上万亿元台阶，网络通信、软件服务、\n智能汽车、绿色能源  4个集群均突破  60亿元，3个入选\n国家集群。",
    ],
)
def test_what_other_readings_explain_is_left_alone(text: str) -> None:
    assert _raised(text) == []


def test_a_share_of_less_than_nothing_holds() -> None:
    text = "财政总收入2209.5万元，其中税收459.7万元，占20.8%；企业收入-314.6万元，占-14%；补助1911.9万元，占86.5%。"
    assert [one.holds for one in check(text).relations if one.kind == "share"] == [True, True, True]


@pytest.mark.parametrize(
    "text",
    [
        # what was done stands between the names and the number
        "围绕来源、办理、评价提出6项举措，逐项落实到人。",
        # the stronger mark parts them
        "聚焦“人手少、事项多，路途远、来访多，权限小、责任大”三大难题，逐项研究。",
        "围绕“压实首办责任、规范办理流程和提高群众评价”三大任务，重点推进改革。",
        # the first so many: what grew is their income
        "排名前5位的企业营业收入同比增长0.7%；前10位同比增长0.4%；前100位同比增长0.3%。",
        # at constant prices
        "全县总产出由212亿元增加到846亿元，按不变价格计算，增长1.72倍。",
        # 均值 is no 均已
        "全年完成投资3276亿元、增长4.1%，第一、第三产业分别增长3.1%、5.1%，调查失业率均值5.2%。",
        # what earlier years left is in it
        "保险基金收入15.62亿元，增长11.2%。保险基金支出14.95亿元，增长6.8%。当年收支结余0.7亿元，年末滚存结余2.31亿元。",
        "基金收入24.87亿元，增长12.1%。基金支出24.38亿元，增长7.8%。当年收支结余0.5亿元，年末滚存结余1.29亿元。",
        # the last of three is the sum
        "本级收入1460.84亿元，增长9.5%。加上对下转移支付收入100亿元，收入1560.84亿元，下降0.6%。",
    ],
)
def test_what_was_raised_in_reports_nobody_had_read_is_left_alone(text: str) -> None:
    assert _raised(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "聚焦“人手少、事项多，路途远、来访多”四大难题，逐项研究。",
        "围绕“压实首办责任、规范办理流程、提高群众评价”五大任务，重点推进改革。",
    ],
)
def test_a_quoted_list_still_has_a_number(text: str) -> None:
    relations = [one for one in check(text).relations if one.kind == "list"]
    assert len(relations) == 1 and relations[0].holds == ("四大" in text)


@pytest.mark.parametrize(
    "text",
    [
        # 比2024年增加 speaks of 2025 all the same: what stands behind it is no figure of 2024
        (
            "2025年本年支出4127.35万元，比2024年决算数增加318.42万元，增长8.36%，其中：1.基本支出3120.15万元。"
            "2.项目支出1007.20万元。3.经营支出0.00万元。4.对附属单位补助支出0.00万元。五、财政拨款支出决算情况"
            "2025年财政拨款支出3984.6万元，比2024年决算数增加305.1万元，增长8.29%，具体情况如下。"
        ),
        # what may be spent is no budget of what came in
        "开发区收入完成27.4亿元，占预算的103.6%，增长9%。当年支出预算调整为38.9亿元，全年支出37.2亿元，占调整预算的95.6%。",
        # parts of two budgets
        (
            "甲区预算支出21.8亿元。其中，基本支出6.4亿元，预备费6200万元。\n"
            "乙区预算支出15.6亿元。其中，专项支出9.2亿元，预备费3200万元。"
        ),
        # 全部 is of something else
        "新建标准站点1200个，重点乡镇全部配齐设备，智能终端配比达到35%。",
        # so few that any two leave some out
        "全年招录干部12名，其中博士1名、硕士9名，队伍结构进一步优化。",
        # the reasons of the next item
        "（1）甲项支出增加，原因一是人员增加；二是物价上涨。（2）乙项支出增加，原因是车辆增加，二是维修增加。",
        # 与计划生育 compares nothing
        "农业事务支出214.36万元，比上年增支31.20万元，增支17.03%。人口与计划生育支出57.68万元，比上年增支8.62万元，增支17.57%。",
        # what is 持平 ends the comparison: the next amount is of its own heading
        (
            "2026年下达控制数20万元。其中：（一）出国经费2026年预算安排10万元。主要用于出国费用与上年相比支出持平（二）接待费"
            "2026年预算安排10万元。主要用于日常接待。与上年相比支出下降3.6%。"
        ),
        # 其他 within a name is no rest of a list
        "全市共有7个分中心。主要做法：2025年本中心组织培训团组0个，参加其他单位团组2个。",
        # a reason ends at the heading that lost its line
        (
            "（三）公务接待费6.27万元。与2024年相比，公务接待费下降19.64%，主要是:接待减少八、运行经费支出情况2025年运行经费支出"
            "27.45万元，主要用于印刷、差旅等支出。比2024年增加5.4万元，增长24.49% 主要原因是差旅增多"
        ),
    ],
)
def test_what_accounts_of_departments_say_is_left_alone(text: str) -> None:
    assert _raised(text) == []


@pytest.mark.parametrize(
    "text",
    [
        # how much of its own budget was reached is no share of what the words before it name
        (
            "全区本级收入完成30.64亿元，增长12.5%。\n分部门看，甲部门收入完成8.21亿元，占本级收入的26.8%，完成预算61.4%；"
            "乙部门收入完成22.43亿元，占本级收入的73.2%，完成预算83%。"
        ),
        # what one of several years brought
        (
            "2026年同2022年相比，外贸总额由1236亿元增加到2184亿元，增长76.7%，平均每年增加237亿元，"
            "比2018年至2022年的四年平均每年增加58亿元，高出三倍多。"
        ),
        # what fell short of both marks is not told
        "分项目看，27项资金中有18项资金支出进度达到100%，3项资金支出进度达到90%以上。",
        # what was done with them, and with some of them twice
        "受理举报347件，其中，控申部门初查128件，向自侦部门移送线索216件，办理刑事申诉2件。",
        # services to farming and repairs count among services and are of none of the trades
        (
            "全年服务业增加值2104.36亿元，增长5.1%。其中，批发和零售业增加值402.15亿元，交通运输业增加值311.62亿元，"
            "金融业增加值286.07亿元，房地产业增加值254.33亿元，其他服务业增加值831.48亿元。"
        ),
        # as exact as its one digit that is no zero
        "2025年，甲方统计进口额为4167亿元，乙方统计进口额为2924亿元，相差1000亿元左右。",
        # the unit stands behind the second, for both
        "（二）日常运行52.64万元，较2024年决算数31.18增加21.46万元，增长68.83%。",
    ],
)
def test_what_the_words_leave_open_is_not_raised(text: str) -> None:
    assert _raised(text) == []


def test_a_visit_of_many_is_a_visit() -> None:
    text = "2024年，共受理群众来信来访462件。其中，来信215件，来访186件，集体访71件，告急个访9件。"
    found = [one.numbers for one in check(text).findings if one.kind == "sum"]
    assert found == [("462", "215", "186")]


def test_a_mark_that_slipped_is_told_once() -> None:
    text = (
        "收入完成418,263万元，比上年增加27,415万元，增长7.01%。支出完成396,120万元，比上年增加318,46万元，增长8.74%。"
    )
    found = [one for one in check(text).findings if one.severity in {"error", "likely"}]
    assert [(one.kind, one.numbers) for one in found] == [("malformed", ("318,46",))]


def test_a_nought_that_was_lost_is_told_with_its_mark() -> None:
    text = "共受理诉求24件，其中投诉18件，占75.00%，咨询6件，占25.00%，求助0件，占。00%。"
    assert [one.numbers for one in check(text).findings if one.kind == "malformed"] == [("。00",)]


def test_chinese_numerals_are_answered_in_their_own_scale() -> None:
    said = [
        one.message.text() for one in check("存款由一千二百四十亿元增加到一千九百八十亿元，增加六百亿元。").findings
    ]
    assert all("0000亿" not in one for one in said)


@pytest.mark.parametrize(
    "text",
    [
        # a rate of the next sentence is not what the rate before it came from
        "城镇化率71.36%，比2024年提高0.62个百分点。此外，去年全年人口出生率为6.47‰，死亡率为7.15‰。",
        # nor is a goal of the sentence before what was surpassed
        "登记失业率4.1%，实现了不高于4.8%的计划目标。高中毛入学率达82.6%，提高4.1个百分点，超过计划1.9个百分点。",
        # nothing of it is nothing of anything: what 0% is of says not what 100% is of
        (
            "年初结转和结余214.37万元，本年收入1936.52万元。其中：政府采购货物支出42.18万元，占政府采购支出总额的100%；"
            "政府采购工程支出0万元，占政府采购支出总额的0%；政府采购服务支出0万元，占政府采购支出总额的0%。"
        ),
        # the account that the rate is of is not the one told last
        (
            "收到参照资金512.46万元，用于小微企业。二、支出进展情况（一）专项资金形成实际支出38214.70万元，"
            "支出进度43.20%。"
        ),
        # two things told of each, of which one makes the whole
        (
            "全市债务余额517.58亿元。分类型看：一般债务限额131.26亿元，余额124.42亿元；专项债务限额408.73亿元，"
            "余额393.16亿元。"
        ),
        # what is more than a whole is no part of it, though others of its list are
        (
            "全行业实现利润1728.4亿元，上交税金4216.5亿元，增长2.0倍。产品销售收入11302.6亿元，占18.7%；"
            "上交税金425.9亿元，占10.1%。"
        ),
    ],
)
def test_what_is_of_something_else_is_not_raised(text: str) -> None:
    assert _raised(text) == []


@pytest.mark.parametrize(
    "text",
    [
        # told again under its own name, number by number
        (
            "2027年市级收入180000万元，增长10%。其中，地方级税收收入120000万元，非税收入60000万元。\n"
            "（1）税收收入120000万元。其中：增值税45000万元，企业所得税20000万元，个人所得税6000万元\n"
            "（2）非税收入60000万元。其中：专项收入10000万元，行政事业性收费20000万元"
        ),
        # one of several that make the total of what was spent
        (
            "基金预算收入完成108431万元，加上上级补助8124万元、债务收入186523万元，收入合计303078万元。"
            "基金预算支出112514万元，结转下年43万元，支出合计303078万元，当年收支平衡。"
        ),
        # a part of a part
        "年末共有卫生机构6721个，其中医院294个，在医院中有公立医院72个，基层机构6357个。",
        # what was done of the adjusted budget is told elsewhere
        "全市收入年初预算合计2457308万元，执行中经各级调整为2466949万元，总量居全省第六位，为调整预算的95.7%。",
        # figures of another kind between the parts of so few
        (
            "全年新增上市公司17家，新增融资额237亿元。其中：新增境内上市13家，首发融资额125亿元；新增甲板上市公司6家，"
            "累计11家；新增乙板上市公司3家，累计4家。"
        ),
    ],
)
def test_what_is_told_among_others_is_not_raised(text: str) -> None:
    assert _raised(text) == []
