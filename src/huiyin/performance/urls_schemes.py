"""Addresses of schemes, their progress, their evaluation and the overview."""

from __future__ import annotations

from django.urls import URLPattern, path

from huiyin.performance.views import evaluation, overview, progress, schemes, sheets

urlpatterns: list[URLPattern] = [
    path("performance/overview/", overview.overview_page, name="overview"),
    path("performance/mine/", progress.mine_page, name="mine"),
    path("performance/schemes/", schemes.schemes_page, name="schemes"),
    path("performance/schemes/new/", schemes.new_page, name="scheme_new"),
    path("performance/schemes/<int:pk>/", schemes.scheme_page, name="scheme"),
    path("performance/schemes/<int:pk>/do/<str:what>/", schemes.act, name="scheme_act"),
    path("performance/schemes/<int:pk>/end/", evaluation.end, name="scheme_end"),
    path("performance/schemes/<int:pk>/areas/", schemes.area, name="area"),
    path("performance/schemes/<int:pk>/points/", schemes.points_page, name="points"),
    path("performance/schemes/<int:pk>/changes/", schemes.changes_page, name="scheme_changes"),
    path("performance/schemes/<int:pk>/sheet.xlsx", sheets.download, name="scheme_sheet"),
    path("performance/schemes/<int:pk>/import/", sheets.import_page, name="scheme_import"),
    path("performance/schemes/<int:pk>/indicators/new/", schemes.new_indicator_page, name="indicator_new"),
    path("performance/schemes/<int:pk>/hand-down/", progress.hand_down_page, name="hand_down"),
    path("performance/schemes/<int:pk>/progress/", progress.progress_page, name="progress"),
    path("performance/schemes/<int:pk>/close/", progress.close, name="close_period"),
    path("performance/schemes/<int:pk>/bulletin.docx", progress.bulletin, name="bulletin"),
    path("performance/schemes/<int:pk>/evaluation/", evaluation.own_evaluation, name="own_evaluation"),
    path("performance/schemes/<int:pk>/evaluation/begin/", evaluation.begin, name="begin_evaluation"),
    path("performance/schemes/<int:pk>/appraisal/", evaluation.appraisal_page, name="appraisal"),
    path("performance/indicators/<int:pk>/", schemes.indicator_page, name="indicator"),
    path("performance/indicators/<int:pk>/remove/", schemes.remove_indicator, name="indicator_remove"),
    path("performance/indicators/<int:pk>/report/", progress.report_page, name="report"),
    path("performance/handed/<int:pk>/", progress.handed_page, name="handed"),
    path("performance/readings/<int:pk>/evidence/", progress.evidence_file, name="reading_evidence"),
    path("performance/closings/<int:pk>/reopen/", progress.reopen, name="reopen_period"),
    path("performance/evaluations/<int:pk>/", evaluation.evaluation_page, name="evaluation"),
    path("performance/evaluations/<int:pk>/claims/", evaluation.claim, name="claim"),
    path("performance/claims/<int:pk>/evidence/", evaluation.claim_evidence, name="claim_evidence"),
    path("performance/claims/<int:pk>/withdraw/", evaluation.withdraw_claim, name="claim_withdraw"),
]
