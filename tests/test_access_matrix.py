"""Every address × every role: who may open what. An address that is not in the table fails the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from huiyin.accounts.models import Organ, Person
from huiyin.finance.models import FinanceYear
from huiyin.petitions.models import Matter, Petition

#: What the accusation in the invented ledger says.
SECRET = "举报青石镇经办人员收受礼金"

ROLES = (
    "clerk", "case_officer", "supervisor", "performance_officer", "accusation_officer", "organ_officer", "organ_head",
    "other_organ", "section_head", "bureau_leader", "review_officer", "system_admin", "security_admin", "audit_admin",
    "appraiser", "finance_officer", "asset_keeper", "assistance_officer",
)  # fmt: skip
ALL = frozenset(ROLES)
BUREAU = frozenset({"clerk", "case_officer", "supervisor", "performance_officer"})
ORGANS = frozenset({"organ_officer", "organ_head", "other_organ"})
LEADERS = frozenset({"section_head", "bureau_leader"})
COUNTERS = BUREAU | ORGANS | LEADERS | {"accusation_officer"}
READERS = COUNTERS | {"review_officer"}
#: Who reads the bureau's appraisal schemes.
SCHEMES = BUREAU | LEADERS | {"appraiser", "finance_officer"}
#: Who writes the registers of work, and who draws up goal tables.
WRITERS = BUREAU | {"section_head", "finance_officer"}
GOAL_KEEPERS = frozenset({"performance_officer", "finance_officer", "section_head"})
#: Who sees the bureau's money.
MONEY = frozenset({"finance_officer", "bureau_leader", "section_head", "performance_officer", "appraiser"})
#: Who spends the money of their organ, and who keeps or counts its assets.
SPENDERS = MONEY | ORGANS | {"case_officer", "supervisor", "asset_keeper", "assistance_officer"}
SIGNERS = frozenset({"section_head", "organ_head", "finance_officer", "bureau_leader"})
ASSETS = MONEY | ORGANS | {"asset_keeper"}

#: Address name → those for whom it opens with 200. Everybody else is refused: 403, or 404 where a 403 would tell.
OPEN: dict[str, frozenset[str]] = {
    "petitions:desk": ALL,
    "petitions:work": READERS,
    "petitions:matters": READERS,
    "petitions:matter": BUREAU | LEADERS | {"organ_officer", "organ_head"},
    "petitions:register": frozenset({"clerk", "case_officer", "accusation_officer"}),
    "petitions:registered": frozenset({"clerk", "case_officer"}),
    "petitions:slip": frozenset({"clerk", "case_officer"}),
    "petitions:versions": BUREAU | LEADERS | {"organ_officer", "organ_head"},
    "petitions:imports": frozenset({"clerk", "case_officer"}),
    "petitions:responsibilities": READERS,
    "petitions:responsibilities_file": READERS,
    "petitions:responsibilities_load": frozenset({"case_officer", "section_head"}) | ORGANS,
    "petitions:letters_waiting": READERS,
    "petitions:letters_register": READERS,
    "petitions:calendar": ALL,
    "petitions:calendar_year": ALL,
    "petitions:keeping": frozenset({"case_officer", "section_head", "bureau_leader", "accusation_officer"}),
    "oversight:overdue": frozenset({"case_officer", "supervisor", "section_head", "bureau_leader"}),
    "reception:days": frozenset({"clerk", "case_officer", "section_head", "bureau_leader"}),
    "reception:new": frozenset({"clerk", "case_officer", "section_head"}),
    "portal:calls": frozenset({"clerk", "case_officer", "section_head", "bureau_leader"}),
    "portal:call_new": frozenset({"case_officer", "section_head"}),
    "portal:notices": frozenset({"supervisor", "system_admin"}),
    "portal:reminders": SCHEMES | ORGANS | {"asset_keeper"},
    "accounts:people": frozenset({"security_admin"}),
    "accounts:organs": frozenset({"system_admin"}),
    "petitions:notice_load": frozenset({"case_officer", "supervisor", "section_head", "bureau_leader"}),
    "figures:statistics": COUNTERS,
    "figures:rows": COUNTERS,
    "figures:register": COUNTERS,
    "figures:chart": COUNTERS,
    "figures:chart_png": COUNTERS,
    "figures:workbook": COUNTERS,
    "figures:entered": BUREAU | LEADERS,
    "figures:enter": BUREAU | LEADERS,
    "figures:published": BUREAU | LEADERS,
    "figures:publish": BUREAU | LEADERS,
    "figures:bulletins": frozenset({"performance_officer", "bureau_leader"}),
    "figures:bulletin": frozenset({"performance_officer", "bureau_leader"}),
    "figures:names": frozenset({"system_admin"}),
    "figures:names_of": frozenset({"system_admin"}),
    "letters:templates": frozenset({"system_admin", "organ_head"}),
    "reports:list": BUREAU,
    "reports:published": frozenset({"performance_officer", "bureau_leader"}),
    "reports:make": BUREAU,
    "reports:blank": BUREAU,
    "reports:proofs": BUREAU,
    "reports:templates": BUREAU,
    "reports:palette": BUREAU,
    "reports:template_upload": BUREAU,
    "reports:template_shipped": BUREAU,
    "reports:template_trial": BUREAU,
    "reports:words": BUREAU,
    "reports:write_words": BUREAU,
    "reports:sheet": BUREAU,
    "reports:filled_sheet": BUREAU,
    "performance:schemes": SCHEMES,
    "performance:activities": SCHEMES,
    "performance:activity_new": WRITERS,
    "performance:activities_export": SCHEMES,
    "performance:activities_import": WRITERS,
    "performance:rectifications": SCHEMES,
    "performance:rectification_new": frozenset(
        {"performance_officer", "supervisor", "section_head", "bureau_leader", "appraiser"}
    ),
    "performance:rectifications_export": SCHEMES,
    "performance:rectifications_blank": SCHEMES,
    "performance:rectifications_import": frozenset(
        {"performance_officer", "supervisor", "section_head", "bureau_leader", "appraiser"}
    ),
    "performance:goals": SCHEMES,
    "performance:goal_new": GOAL_KEEPERS,
    "performance:goals_import": GOAL_KEEPERS,
    "performance:goals_blank": SCHEMES,
    "performance:scheme_new": frozenset({"performance_officer"}),
    "performance:mine": SCHEMES | ORGANS,
    "performance:overview": frozenset(
        {"performance_officer", "bureau_leader", "section_head", "appraiser", "finance_officer"}
    ),
    "finance:years": MONEY,
    "finance:calendar": MONEY | {"asset_keeper"},
    "finance:year_settle": MONEY,
    "finance:budget": MONEY,
    "finance:rows": MONEY,
    "finance:compare": MONEY,
    "finance:reason": MONEY,
    "finance:three_public": MONEY,
    "finance:accounts": MONEY,
    "finance:tables": MONEY,
    "finance:tables_file": MONEY,
    "finance:export": MONEY,
    "finance:blank": MONEY,
    "finance:import": frozenset({"finance_officer"}),
    "finance:funds": SPENDERS,
    "finance:funds_file": SPENDERS,
    "finance:fund_new": frozenset({"finance_officer"}),
    "finance:funds_adopt": frozenset({"bureau_leader"}),
    "finance:payments": SPENDERS,
    "finance:payments_file": SPENDERS,
    "finance:payments_open": SPENDERS,
    "finance:payments_open_file": SPENDERS,
    "finance:approvals": SIGNERS,
    "finance:chains": SIGNERS,
    "finance:assistance": SIGNERS | {"assistance_officer"},
    "finance:assistance_new": frozenset({"assistance_officer"}),
    "finance:assistance_statistics": MONEY | {"assistance_officer", "organ_head"},
    "finance:assistance_statistics_file": MONEY | {"assistance_officer", "organ_head"},
    "finance:assets": ASSETS,
    "finance:assets_file": ASSETS,
    "finance:asset_labels": ASSETS,
    "finance:asset_new": frozenset({"finance_officer", "asset_keeper"}),
    "finance:stock_takes": ASSETS,
    "finance:purchase_plans": ASSETS,
    "finance:purchase_write": ORGANS | {"finance_officer", "asset_keeper", "section_head"},
    "account_change_password": ALL,
    "mfa_index": ALL,
}
#: Answered to everybody, signed in or not; or to POST only, tested where the act is tested.
ELSEWHERE = {
    # Letters: src/huiyin/petitions/tests/test_letter_pages.py asks every address of everybody.
    "petitions:letter", "petitions:letter_word", "petitions:letter_pdf", "petitions:letter_revise",
    "petitions:letter_decide", "petitions:letter_issue", "petitions:letter_take_back", "petitions:letter_give_up",
    "petitions:letter_void", "petitions:letter_replace",
    # The window: open to everybody; what a number and a code open is asked in src/huiyin/portal/tests.
    "portal:home", "portal:accessibility",
    # Of a scheme that is there, or to POST only: src/huiyin/performance/tests/test_scheme_pages.py.
    "performance:scheme", "performance:scheme_act", "performance:scheme_end", "performance:area",
    "performance:points", "performance:scheme_changes", "performance:scheme_sheet", "performance:scheme_import",
    "performance:indicator_new", "performance:hand_down", "performance:progress", "performance:close_period",
    "performance:bulletin", "performance:own_evaluation", "performance:begin_evaluation", "performance:appraisal",
    "performance:indicator", "performance:indicator_remove", "performance:report", "performance:handed",
    "performance:reading_evidence", "performance:reopen_period", "performance:evaluation", "performance:claim",
    "performance:claim_withdraw", "performance:claim_evidence",
    # Of an activity, a rectification or a goal table that is there, or to POST only: performance/tests.
    "performance:activity", "performance:activity_withdraw", "performance:rectification",
    "performance:rectification_step", "performance:register_file", "performance:goal", "performance:goal_head",
    "performance:goal_word", "performance:goal_export", "performance:goal_line_new", "performance:goal_line",
    "performance:goal_line_remove", "performance:goal_check_begin", "performance:goal_step",
    "performance:goal_check", "performance:goal_check_word", "performance:goal_check_review",
    "performance:goal_check_sheet", "performance:goal_check_import",
    # Money, to POST only: src/huiyin/finance/tests.
    "finance:year_add", "finance:year_close", "finance:year_reopen", "finance:draw_up", "finance:publish",
    "finance:import_take", "finance:line", "finance:line_adjust", "finance:line_book", "finance:posting_reverse",
    "finance:published_file",
    # Of a fund, a request, an assistance or an asset that is there: src/huiyin/finance/tests/test_fund_pages.py.
    "finance:fund", "finance:fund_apply", "finance:fund_lines", "finance:fund_return", "finance:fund_plan",
    "finance:fund_evaluate", "finance:fund_entry_reverse", "finance:transfer_new", "finance:transfer",
    "finance:transfer_withdraw", "finance:transfer_reverse", "finance:payment_new", "finance:payment",
    "finance:payment_edit", "finance:invoice_add", "finance:invoice_strike", "finance:payment_submit",
    "finance:payment_withdraw", "finance:payment_pay", "finance:payment_reverse", "finance:finance_file",
    "finance:fund_change_new", "finance:fund_change", "finance:fund_change_decide", "finance:fund_change_withdraw",
    "finance:fund_change_reverse", "finance:payment_book", "finance:fund_tie",
    "finance:approval_sign", "finance:assistance_case", "finance:assistance_edit", "finance:assistance_paper_add",
    "finance:assistance_put_up", "finance:assistance_end", "finance:assistance_pay", "finance:assistance_take_back",
    "finance:assistance_paper", "finance:asset", "finance:asset_move", "finance:asset_dispose", "finance:disposal",
    "finance:purchase_plan", "finance:purchase_submit", "finance:purchase_file", "finance:stock_take",
    "finance:stock_file", "finance:stock_surplus", "finance:stock_close", "finance:asset_scan",
    "portal:notices_again",
    "portal:file", "portal:file_step", "portal:file_done", "portal:file_leave", "portal:file_help",
    "portal:receipt_pdf", "portal:receipt_file",
    # The log and the check of a receipt: portal/tests/test_checkpoints.py.
    "portal:checkpoints", "portal:checkpoint_file", "portal:public_keys", "portal:check",
    # One's own petition, by number and code: portal/tests/test_following.py and test_following_leaks.py.
    "portal:follow", "portal:case", "portal:case_act", "portal:case_letter", "portal:case_letter_file",
    "portal:my_data", "portal:leave",
    # What is published for everybody, and withdrawn by those who publish: portal/tests/test_published.py.
    "portal:reports", "portal:report_word", "portal:report_pdf", "reports:publish", "reports:published_withdraw",
    "portal:figures", "portal:bulletin", "portal:bulletin_xlsx", "portal:bulletin_csv", "figures:bulletin_withdraw",
    "portal:days", "portal:book_day", "portal:booking", "portal:booking_cancel", "portal:booking_leave",
    "portal:guide", "portal:suggestions", "portal:suggestion_call", "portal:suggestion_sent",
    "portal:suggestion_receipt", "portal:suggestion_leave",
    # Of a call that is there, or to POST only: src/huiyin/portal/tests/test_suggestions.py.
    "portal:call", "portal:call_withdraw", "portal:suggestion_adopt", "portal:suggestion_take_down",
    # Of a day that is there, or to POST only: src/huiyin/reception/tests.
    "reception:day", "reception:sheet", "reception:copy", "reception:cancel", "reception:note",
    "ui:gallery", "ui:prefer", "set_language", "figures:settle", "account_login", "account_logout", "account_inactive",
    "petitions:deed", "petitions:bulk", "petitions:view_keep", "petitions:view_change",
    "petitions:responsibilities_take",
    # Of one's own drafts, or to POST only; files of petitions: petitions/tests/test_attaching.py.
    "petitions:register_keep", "petitions:register_files", "petitions:draft_file_remove", "petitions:draft_discard",
    "petitions:slip_word", "petitions:attachment",
    "figures:withdraw", "figures:unpublish", "figures:republish", "figures:evidence",
    "letters:templates_of", "letters:kind", "letters:template_file", "letters:trial",  # of one's own organ: its tests
    "letters:code", "letters:upload", "letters:chain", "letters:skip", "letters:retire",
    "reports:take_words",
    "petitions:case_file", "petitions:case_file_zip", "petitions:case_file_hold", "petitions:case_file_lift",
    "petitions:case_file_propose", "petitions:case_file_decide",
    "accounts:person", "accounts:end_duty", "accounts:set_active", "accounts:new_password",
    "accounts:organ", "accounts:organ_rename", "accounts:organ_move", "accounts:organ_rating", "accounts:organ_succeed",
    "petitions:notice", "petitions:notice_sign", "petitions:notice_withdraw",
    "account_reauthenticate", "reports:draft", "reports:word", "reports:papers",
    "reports:preview", "reports:preview_picture",
    "reports:proof", "reports:proof_decide", "reports:proof_remove", "reports:proof_word", "reports:proof_list",
    "reports:template", "reports:template_file", "reports:template_retire",
    "reports:irregular", "reports:freeze", "reports:verify", "reports:verification", "reports:frozen_rows",
}  # fmt: skip
WORDS = {
    "finance:year_settle": {"year": 2025},
    "finance:budget": {"year": 2025},
    "finance:rows": {"year": 2025},
    "finance:compare": {"year": 2025},
    "finance:reason": {"year": 2025},
    "finance:three_public": {"year": 2025},
    "finance:accounts": {"year": 2025},
    "finance:tables": {"year": 2025, "which": "accounts"},
    "finance:tables_file": {"year": 2025, "which": "budget", "kind": "xlsx"},
    "finance:export": {"year": 2025},
    "finance:blank": {"year": 2025},
    "finance:import": {"year": 2025},
    "finance:funds_file": {"year": 2025},
    "finance:funds_adopt": {"year": 2025},
    "finance:purchase_write": {"year": 2025},
    "petitions:calendar_year": {"year": 2025},
    "figures:names_of": {"kind": "topic"},
    "reports:make": {"kind": "fund-evaluation"},
    "reports:blank": {"kind": "fund-evaluation"},
    "reports:palette": {"kind": "fund-evaluation"},
    "reports:template_upload": {"kind": "fund-evaluation"},
    "reports:template_shipped": {"kind": "fund-evaluation"},
    "reports:template_trial": {"kind": "fund-evaluation", "number": 0},
}
QUERY = {
    "reports:write_words": "?name=存在的问题",
    "figures:rows": "?measure=pieces&period=2025",
    "figures:chart": "?which=channel",
    "figures:chart_png": "?which=channel",
}


def _names(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _names(pattern.url_patterns, inner)
        elif pattern.name:
            yield f"{space}{pattern.name}"


def _address(name: str) -> str:
    words = dict(WORDS.get(name, {}))
    if "year" in words and name.startswith("finance:"):
        FinanceYear.objects.get_or_create(year=words["year"])
    if name == "petitions:matter":
        words["pk"] = Petition.objects.get(number="W00020").matter_id
    if name in ("petitions:registered", "petitions:slip", "petitions:versions"):
        words["pk"] = Petition.objects.get(number="W00020").pk
    return reverse(name, kwargs=words) + QUERY.get(name, "")


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_every_address_is_in_the_table() -> None:
    known = set(OPEN) | ELSEWHERE
    found = {name for name in _names(get_resolver().url_patterns) if not name.startswith("mfa_") or name == "mfa_index"}
    assert found - known == set()


@pytest.mark.parametrize("role", ROLES)
def test_an_address_opens_for_those_whose_duty_it_is(role: str, person: Callable[[str], Person]) -> None:
    client = signed_in(person(role))
    known = set(_names(get_resolver().url_patterns))
    answers = {name: client.get(_address(name)).status_code for name in OPEN if name in known}
    opened = {name for name, status in answers.items() if status == 200}
    assert opened == {name for name, roles in OPEN.items() if role in roles and name in known}
    assert {status for name, status in answers.items() if name not in opened} <= {403, 404}


def test_nothing_opens_without_signing_in(county: Organ) -> None:
    known = set(_names(get_resolver().url_patterns))
    for name in OPEN.keys() & known:
        answer = Client().get(_address(name))
        assert answer.status_code == 302, name
        assert answer.headers["Location"].startswith("/accounts/login/"), name


@pytest.mark.parametrize("role", ROLES)
def test_an_accusation_is_seen_by_its_officer_only(role: str, person: Callable[[str], Person]) -> None:
    """Not on the matter's page, nor in any list, search or drill-down; and its address answers like one that is not."""
    client = signed_in(person(role))
    matter = Matter.objects.get(restricted=True)
    page = client.get(reverse("petitions:matter", args=[matter.pk]))
    assert page.status_code == (200 if role == "accusation_officer" else 404)
    if role == "accusation_officer":
        return
    missing = client.get(reverse("petitions:matter", args=[999_999]))
    assert page.content == missing.content
    for address in (
        reverse("petitions:desk"),
        reverse("petitions:matters"),
        reverse("petitions:matters") + "?q=W00066",
        reverse("petitions:matters") + "?q=收受礼金",
        reverse("petitions:matters") + "?purpose=accusation",
        reverse("figures:rows") + "?measure=pieces&where=信访目的 = 揭发控告",
    ):
        body = client.get(address).content.decode()
        assert reverse("petitions:matter", args=[matter.pk]) not in body, address
        assert SECRET not in body, address


def test_an_organ_counts_no_accusation_and_the_page_says_so(person: Callable[[str], Person]) -> None:
    client = signed_in(person("organ_officer"))
    address = reverse("figures:rows") + "?measure=pieces&period=2000-01-01..2100-01-01&where=信访目的 = 揭发控告"
    page = client.get(address)
    assert page.context["count"] == 0
    assert page.context["withheld"] == 0
    assert "不含检举控告类" in client.get(reverse("figures:statistics")).content.decode()


def test_the_bureau_is_told_how_many_rows_are_not_shown(person: Callable[[str], Person]) -> None:
    client = signed_in(person("supervisor"))
    page = client.get(reverse("figures:rows") + "?measure=pieces&period=2000-01-01..2100-01-01")
    assert page.context["count"] == 66
    assert page.context["withheld"] == 1
    assert "其中 1 件" in page.content.decode()


def test_an_organ_sees_only_what_was_sent_to_it(person: Callable[[str], Person]) -> None:
    client = signed_in(person("other_organ"))
    page = client.get(reverse("petitions:matters"))
    organs = {line.organ for line in page.context["lines"]}
    assert organs == {"望川县教育局"}
    unsorted = Petition.objects.get(number="W00062").matter_id
    assert client.get(reverse("petitions:matter", args=[unsorted])).status_code == 404
