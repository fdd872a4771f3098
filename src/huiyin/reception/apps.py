from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReceptionConfig(AppConfig):
    name = "huiyin.reception"
    label = "reception"
    verbose_name = _("接访")

    def ready(self) -> None:
        # The models are loaded only now.
        from huiyin.reception import sentences

        sentences.register()
