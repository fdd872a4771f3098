"""Sign-in and the second factor. Accounts are made by an administrator: no address offers to make or reset one."""

from __future__ import annotations

from allauth.account import views as allauth
from django.urls import include, path

urlpatterns = [
    path("accounts/login/", allauth.login, name="account_login"),
    path("accounts/logout/", allauth.logout, name="account_logout"),
    path("accounts/inactive/", allauth.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/", allauth.password_change, name="account_change_password"),
    path("accounts/2fa/", include("allauth.mfa.urls")),
]
