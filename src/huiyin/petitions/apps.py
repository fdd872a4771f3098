from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PetitionsConfig(AppConfig):
    name = "huiyin.petitions"
    label = "petitions"
    verbose_name = _("信访")

    def ready(self) -> None:
        # The sentences need the ledger, which is ready only now.
        from huiyin.accounts import marks
        from huiyin.ledger.verification import register_check
        from huiyin.petitions import sentences
        from huiyin.petitions.queries.damages import damaged_attachments

        sentences.register()
        marks.watch("petitions_recusal")
        register_check(damaged_attachments)
