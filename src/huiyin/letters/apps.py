from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LettersConfig(AppConfig):
    name = "huiyin.letters"
    label = "letters"
    verbose_name = _("文书")

    def ready(self) -> None:
        # The models are loaded only now.
        from huiyin.ledger import refusal
        from huiyin.ledger.verification import register_check
        from huiyin.letters import sentences
        from huiyin.letters.queries.damages import damaged_letters

        sentences.register()
        refusal.guard("letters_letter", sealed="issued")
        register_check(damaged_letters)
