from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PerformanceConfig(AppConfig):
    name = "huiyin.performance"
    label = "performance"
    verbose_name = _("绩效")

    def ready(self) -> None:
        # The models are loaded only now.
        from huiyin.ledger.verification import register_check
        from huiyin.performance import sentences_registers, sentences_schemes
        from huiyin.performance.queries.verifying import damaged_closings

        sentences_schemes.register()
        sentences_registers.register()
        register_check(damaged_closings)
