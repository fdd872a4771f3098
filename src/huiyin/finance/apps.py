from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FinanceConfig(AppConfig):
    name = "huiyin.finance"
    label = "finance"
    verbose_name = _("财务")

    def ready(self) -> None:
        # The models are loaded only now.
        from huiyin.finance import sentences, sentences_funds
        from huiyin.finance.queries.verifying import damaged_books
        from huiyin.ledger.verification import register_check

        sentences.register()
        sentences_funds.register()
        register_check(damaged_books)
