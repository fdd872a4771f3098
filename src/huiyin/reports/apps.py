from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "huiyin.reports"
    label = "reports"
    verbose_name = _("报告")

    def ready(self) -> None:
        # The models are loaded only now.
        from huiyin.reports import sentences, wanting

        sentences.register()
        wanting.register()
