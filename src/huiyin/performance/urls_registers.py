"""The registers of work and of rectifications, and goal tables."""

from __future__ import annotations

from django.urls import URLPattern, path

from huiyin.performance.views import activities, goal_checks, goals, rectification, registers

urlpatterns: list[URLPattern] = [
    path("performance/activities/", activities.list_page, name="activities"),
    path("performance/activities/new/", activities.new_page, name="activity_new"),
    path("performance/activities/export/", activities.export, name="activities_export"),
    path("performance/activities/import/", activities.import_page, name="activities_import"),
    path("performance/activities/<int:pk>/", activities.activity_page, name="activity"),
    path("performance/activities/<int:pk>/withdraw/", activities.withdraw, name="activity_withdraw"),
    path("performance/rectifications/", rectification.list_page, name="rectifications"),
    path("performance/rectifications/new/", rectification.new_page, name="rectification_new"),
    path("performance/rectifications/export/", rectification.export, name="rectifications_export"),
    path("performance/rectifications/blank/", rectification.blank, name="rectifications_blank"),
    path("performance/rectifications/import/", rectification.import_page, name="rectifications_import"),
    path("performance/rectifications/<int:pk>/", rectification.one_page, name="rectification"),
    path("performance/rectifications/<int:pk>/<str:what>/", rectification.step, name="rectification_step"),
    path("performance/goals/", goals.list_page, name="goals"),
    path("performance/goals/new/", goals.new_page, name="goal_new"),
    path("performance/goals/import/", goals.import_page, name="goals_import"),
    path("performance/goals/blank/", goals.blank, name="goals_blank"),
    path("performance/goals/<int:pk>/", goals.table_page, name="goal"),
    path("performance/goals/<int:pk>/head/", goals.head_page, name="goal_head"),
    path("performance/goals/<int:pk>/word/", goals.word, name="goal_word"),
    path("performance/goals/<int:pk>/export/", goals.export, name="goal_export"),
    path("performance/goals/<int:pk>/lines/new/", goals.line_page, name="goal_line_new"),
    path("performance/goals/<int:pk>/lines/<int:indicator>/", goals.line_page, name="goal_line"),
    path("performance/goals/<int:pk>/lines/<int:indicator>/remove/", goals.line_remove, name="goal_line_remove"),
    path("performance/goals/<int:pk>/checks/", goal_checks.begin, name="goal_check_begin"),
    path("performance/goals/<int:pk>/do/<str:what>/", goals.step, name="goal_step"),
    path("performance/goal-checks/<int:pk>/", goal_checks.check_page, name="goal_check"),
    path("performance/goal-checks/<int:pk>/word/", goal_checks.word, name="goal_check_word"),
    path("performance/goal-checks/<int:pk>/form.xlsx", goal_checks.sheet, name="goal_check_sheet"),
    path("performance/goal-checks/<int:pk>/import/", goal_checks.sheet_import, name="goal_check_import"),
    path("performance/goal-checks/<int:pk>/review/<str:what>/", goal_checks.review, name="goal_check_review"),
    path("performance/evidence/<int:pk>/", registers.evidence_file, name="register_file"),
]
