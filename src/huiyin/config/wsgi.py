"""The application that a WSGI server runs."""

from __future__ import annotations

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "huiyin.config.settings"

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
