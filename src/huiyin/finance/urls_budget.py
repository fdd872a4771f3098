"""Years, budget and final accounts."""

from __future__ import annotations

from django.urls import URLPattern, path

from huiyin.finance.views import accounts, budget, calendar, comparing, importing, years

urlpatterns: list[URLPattern] = [
    path("finance/", years.years_page, name="years"),
    path("finance/calendar/", calendar.calendar_page, name="calendar"),
    path("finance/years/add/", years.add, name="year_add"),
    path("finance/<int:year>/", budget.budget_page, name="budget"),
    path("finance/<int:year>/rows/", budget.rows_page, name="rows"),
    path("finance/<int:year>/compare/", comparing.compare_page, name="compare"),
    path("finance/<int:year>/compare/reason/", comparing.reason_page, name="reason"),
    path("finance/<int:year>/three-public/", comparing.three_page, name="three_public"),
    path("finance/<int:year>/accounts/", accounts.accounts_page, name="accounts"),
    path("finance/<int:year>/accounts/draw-up/", accounts.draw_up, name="draw_up"),
    path("finance/<int:year>/tables/<str:which>/", accounts.tables_page, name="tables"),
    path("finance/<int:year>/tables/<str:which>/publish/", accounts.publish, name="publish"),
    path("finance/<int:year>/tables/<str:which>/file.<str:kind>", accounts.tables_file, name="tables_file"),
    path("finance/published/<int:pk>/file.<str:kind>", accounts.published_file, name="published_file"),
    path("finance/<int:year>/import/", importing.import_page, name="import"),
    path("finance/<int:year>/import/<int:pk>/take/", importing.take, name="import_take"),
    path("finance/<int:year>/export.xlsx", importing.export, name="export"),
    path("finance/<int:year>/blank.xlsx", importing.blank, name="blank"),
    path("finance/<int:year>/settings/", years.settle_page, name="year_settle"),
    path("finance/<int:year>/close/", years.close, name="year_close"),
    path("finance/<int:year>/reopen/", years.reopen, name="year_reopen"),
    path("finance/lines/<int:pk>/", budget.line_page, name="line"),
    path("finance/lines/<int:pk>/adjust/", budget.adjust, name="line_adjust"),
    path("finance/lines/<int:pk>/book/", budget.book, name="line_book"),
    path("finance/postings/<int:pk>/reverse/", budget.reverse_posting, name="posting_reverse"),
]
