"""How sign-in behaves here: accounts are made by an administrator, never by a visitor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class StaffOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def sign_in_name(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str | None:
    """Under which name failed attempts are counted.

    The form calls it login, the credentials call it username; counted under two names a lock would never close.
    """
    given = credentials or {}
    name = given.get("username") or given.get("login") or request.POST.get("login")
    return str(name).strip().lower() if name else None
