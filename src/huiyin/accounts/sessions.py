"""Sessions in the database as Django keeps them, read with a question that is written once."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore as KeptSessions
from django.contrib.sessions.models import Session
from django.utils import timezone

from huiyin.ledger.prepared import Prepared

_SESSIONS = Prepared(lambda key: Session.objects.filter(session_key=key))


class SessionStore(KeptSessions):
    def _get_session_from_db(self) -> Session | None:
        found = next(iter(_SESSIONS(self.session_key)), None) if self.session_key else None
        if found is None or found.expire_date <= timezone.now():
            self._session_key = None
            return None
        return found
