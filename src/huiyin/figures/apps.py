from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FiguresConfig(AppConfig):
    name = "huiyin.figures"
    label = "figures"
    verbose_name = _("数据")

    def ready(self) -> None:
        # The models are loaded only now.
        from huiyin.accounts import marks
        from huiyin.figures import sentences
        from huiyin.figures.published_check import damaged_bulletins
        from huiyin.ledger import refusal
        from huiyin.ledger.verification import register_check

        sentences.register()
        marks.watch("figures_topic")
        marks.watch("figures_place")
        refusal.guard("figures_bulletin", sealed="published")
        refusal.guard("figures_bulletinwithdrawal", sealed="withdrawn")
        register_check(damaged_bulletins)
