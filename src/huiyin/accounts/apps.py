from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "huiyin.accounts"
    label = "accounts"
    verbose_name = _("机构与人员")

    def ready(self) -> None:
        # The models are loaded only now.
        from huiyin.accounts import marks, sentences
        from huiyin.ledger import triggers

        sentences.register()
        triggers.put_back_with(marks.install)
