"""Special funds, payments and approvals."""

from __future__ import annotations

from django.urls import URLPattern, path

from huiyin.finance.views import adopting, approvals, changing, executing, funds, payments, transfers

urlpatterns: list[URLPattern] = [
    path("finance/funds/", funds.funds_page, name="funds"),
    path("finance/funds/new/", funds.new_page, name="fund_new"),
    path("finance/funds/summary/<int:year>.xlsx", funds.summary_file, name="funds_file"),
    path("finance/funds/adopt/<int:year>/", adopting.adopt_page, name="funds_adopt"),
    path("finance/funds/entries/<int:pk>/reverse/", funds.entry_reverse, name="fund_entry_reverse"),
    path("finance/funds/<int:pk>/<int:year>/", funds.fund_page, name="fund"),
    path("finance/funds/<int:pk>/<int:year>/apply/", funds.apply_page, name="fund_apply"),
    path("finance/funds/<int:pk>/<int:year>/apply.xlsx", funds.lines_file, name="fund_lines"),
    path("finance/funds/<int:pk>/<int:year>/return/", funds.application_return, name="fund_return"),
    path("finance/funds/<int:pk>/<int:year>/plan/", funds.plan_page, name="fund_plan"),
    path("finance/funds/<int:pk>/<int:year>/evaluate/", funds.evaluate_page, name="fund_evaluate"),
    path("finance/funds/<int:pk>/<int:year>/transfer/", transfers.new_page, name="transfer_new"),
    path("finance/funds/<int:pk>/<int:year>/request/", payments.new_page, name="payment_new"),
    path("finance/funds/<int:pk>/<int:year>/change/", changing.new_page, name="fund_change_new"),
    path("finance/changes/<int:pk>/", changing.change_page, name="fund_change"),
    path("finance/changes/<int:pk>/decide/", changing.decide, name="fund_change_decide"),
    path("finance/changes/<int:pk>/withdraw/", changing.withdraw, name="fund_change_withdraw"),
    path("finance/changes/<int:pk>/reverse/", changing.reverse, name="fund_change_reverse"),
    path("finance/transfers/<int:pk>/", transfers.transfer_page, name="transfer"),
    path("finance/transfers/<int:pk>/withdraw/", transfers.withdraw, name="transfer_withdraw"),
    path("finance/transfers/<int:pk>/reverse/", transfers.reverse, name="transfer_reverse"),
    path("finance/payments/", payments.payments_page, name="payments"),
    path("finance/payments/list.xlsx", payments.payments_file, name="payments_file"),
    path("finance/payments/open/", executing.open_page, name="payments_open"),
    path("finance/payments/open/list.xlsx", executing.open_file, name="payments_open_file"),
    path("finance/paid/<int:pk>/book/", executing.book, name="payment_book"),
    path("finance/funds/<int:pk>/<int:year>/project/", executing.tie, name="fund_tie"),
    path("finance/payments/<int:pk>/", payments.payment_page, name="payment"),
    path("finance/payments/<int:pk>/edit/", payments.edit_page, name="payment_edit"),
    path("finance/payments/<int:pk>/invoices/", payments.invoice_add, name="invoice_add"),
    path("finance/invoices/<int:pk>/strike/", payments.invoice_strike, name="invoice_strike"),
    path("finance/payments/<int:pk>/submit/", payments.submit, name="payment_submit"),
    path("finance/payments/<int:pk>/withdraw/", payments.withdraw, name="payment_withdraw"),
    path("finance/payments/<int:pk>/pay/", payments.pay, name="payment_pay"),
    path("finance/paid/<int:pk>/reverse/", payments.payment_reverse, name="payment_reverse"),
    path("finance/files/<int:pk>/", payments.file, name="finance_file"),
    path("finance/approvals/", approvals.inbox_page, name="approvals"),
    path("finance/approvals/chains/", approvals.chains_page, name="chains"),
    path("finance/approvals/<int:pk>/sign/", approvals.sign, name="approval_sign"),
]
