"""The registers of work and of rectifications, and goal tables."""

from __future__ import annotations

from django.urls import URLPattern, path

from huiyin.performance.views import activities, rectification, registers

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
    path("performance/rectifications/<int:pk>/", rectification.one_page, name="rectification"),
    path("performance/rectifications/<int:pk>/<str:what>/", rectification.step, name="rectification_step"),
    path("performance/evidence/<int:pk>/", registers.evidence_file, name="register_file"),
]
