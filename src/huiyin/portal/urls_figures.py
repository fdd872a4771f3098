"""What the bureau publishes for everybody: tables, and reports."""

from __future__ import annotations

from django.urls import URLPattern, path

from huiyin.portal.views import published

urlpatterns: list[URLPattern] = [
    path("window/figures/", published.figures, name="figures"),
    path("window/figures/<int:pk>/", published.bulletin, name="bulletin"),
    path("window/figures/<int:pk>/tables.xlsx", published.bulletin_workbook, name="bulletin_xlsx"),
    path("window/figures/<int:pk>/<slug:table>.csv", published.bulletin_csv, name="bulletin_csv"),
    path("window/reports/", published.reports, name="reports"),
    path("window/reports/<int:pk>/report.docx", published.report_word, name="report_word"),
    path("window/reports/<int:pk>/report.pdf", published.report_pdf, name="report_pdf"),
]
