"""What is due in a year: fixed days, and days that run from an approval."""

from __future__ import annotations

from datetime import date

from huiyin.core.officer_calendar import due_in, rules


def test_every_rule_says_who_and_why() -> None:
    assert len({rule.id for rule in rules()}) == len(rules())
    for rule in rules():
        assert rule.who and rule.source and rule.certainty in {"READ", "EXAMPLE", "MEMORY"}, rule.id
        assert bool(rule.after) != bool(rule.month), f"{rule.id}: a day of the year, or days after an approval"


def test_the_fixed_days_of_a_year() -> None:
    days = {due.rule.id: (due.day, due.about) for due in due_in(2026, {})}
    assert days["fund_application"] == (date(2026, 9, 1), 2026)
    assert days["fund_submission"] == (date(2026, 9, 30), 2026)
    assert days["asset_plan"] == (date(2026, 12, 31), 2026)
    assert days["final_accounts"] == (date(2026, 2, 28), 2025), "about the year that is over"
    assert "publish_budget" not in days, "no year of accounts: nothing to publish"


def test_publication_runs_from_the_approval() -> None:
    approvals: dict[int, dict[str, date | None]] = {
        2025: {"budget_approved": date(2025, 1, 20), "accounts_approved": date(2026, 8, 12)},
        2026: {"budget_approved": None, "accounts_approved": None},
    }
    found = due_in(2026, approvals)
    assert [(due.rule.id, due.about, due.day) for due in found if due.rule.after] == [
        ("publish_accounts", 2025, date(2026, 9, 1)),
        ("publish_budget", 2026, None),
    ]
    assert [due.day for due in found if due.day] == sorted(due.day for due in found if due.day)
    assert found[-1].day is None
