from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FinanceConfig(AppConfig):
    name = "huiyin.finance"
    label = "finance"
    verbose_name = _("财务")

    def ready(self) -> None:
        # The models are loaded only now.
        from huiyin.finance import sentences, sentences_funds

        sentences.register()
        sentences_funds.register()
