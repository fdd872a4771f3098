from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FiguresConfig(AppConfig):
    name = "huiyin.figures"
    label = "figures"
    verbose_name = _("数据")

    def ready(self) -> None:
        # The models are loaded only now.
        from huiyin.figures import sentences

        sentences.register()
