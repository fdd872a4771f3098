"""Filing a petition, and the receipt."""

from __future__ import annotations

from django.urls import URLPattern, path

from huiyin.portal.views import filed, filing, helping

urlpatterns: list[URLPattern] = [
    path("window/file/", filing.start, name="file"),
    path("window/file/help/", helping.help_somebody, name="file_help"),
    path("window/file/leave/", filed.leave, name="file_leave"),
    path("window/file/<slug:step>/", filing.step, name="file_step"),
    path("window/filed/<slug:token>/", filed.done, name="file_done"),
    path("window/filed/<slug:token>/receipt.pdf", filed.as_pdf, name="receipt_pdf"),
    path("window/filed/<slug:token>/receipt.json", filed.as_file, name="receipt_file"),
]
