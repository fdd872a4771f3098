from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "huiyin.portal"
    label = "portal"
    verbose_name = _("信访人窗口")
