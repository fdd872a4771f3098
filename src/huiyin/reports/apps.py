from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "huiyin.reports"
    label = "reports"
    verbose_name = _("报告")

    def ready(self) -> None:
        # The models are loaded only now.
        from huiyin.ledger import refusal
        from huiyin.ledger.verification import register_check
        from huiyin.reports import sentences, wanting
        from huiyin.reports.publishing import damaged_publications
        from huiyin.reports.sealed import damaged_reports

        sentences.register()
        wanting.register()
        refusal.guard("reports_report", sealed="frozen")
        register_check(damaged_reports)
        refusal.guard("reports_publishedreport", sealed="published")
        refusal.guard("reports_reportwithdrawal", sealed="withdrawn")
        register_check(damaged_publications)
