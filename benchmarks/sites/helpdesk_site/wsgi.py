"""The application that the server runs."""

from __future__ import annotations

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "helpdesk_site.settings"

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
