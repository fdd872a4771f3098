"""The application that a WSGI server runs. It does not start over a ledger that has lost its triggers."""

from __future__ import annotations

import gc
import os

os.environ["DJANGO_SETTINGS_MODULE"] = "huiyin.config.settings"

from django.core.wsgi import get_wsgi_application

django_application = get_wsgi_application()

from huiyin.accounts import marks, memory  # noqa: E402  # needs the rooms to be set up
from huiyin.config.evenly import evenly  # noqa: E402  # the same
from huiyin.config.orphans import end_with_parent  # noqa: E402  # the same
from huiyin.ledger import refusal  # noqa: E402  # the same
from huiyin.portal.gatekeeping import gated  # noqa: E402  # the same

refusal.require()
memory.keep_between_requests(marks.stands())
application = evenly(gated(django_application))

end_with_parent()

# What is loaded by now stays: no collection looks at it again. A page of fifty rows makes some ten thousand objects
# that reference counting frees; collecting after every 700 of them costs up to a tenth of the page.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
