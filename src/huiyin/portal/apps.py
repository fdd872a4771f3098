from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "huiyin.portal"
    label = "portal"
    verbose_name = _("信访人窗口")

    def ready(self) -> None:
        # The models are loaded only now.
        from huiyin.petitions.queries.beside import told_by
        from huiyin.portal import notice_sentences, sentences
        from huiyin.portal.queries.notices import deliveries

        sentences.register()
        notice_sentences.register()
        told_by(deliveries)
