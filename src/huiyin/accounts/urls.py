"""Sign-in, the second factor, and the pages of the administrators. No address offers to make or reset an account but
the security administrator's."""

from __future__ import annotations

from allauth.account import views as allauth
from django.urls import include, path

from huiyin.accounts.views import organs, people

_OWN = [
    path("people/", people.people_page, name="people"),
    path("people/<int:pk>/", people.person_page, name="person"),
    path("people/<int:pk>/duties/<int:duty>/end/", people.end_duty, name="end_duty"),
    path("people/<int:pk>/active/", people.set_active, name="set_active"),
    path("people/<int:pk>/password/", people.new_password, name="new_password"),
    path("organs/", organs.organs_page, name="organs"),
    path("organs/<int:pk>/", organs.organ_page, name="organ"),
    path("organs/<int:pk>/rename/", organs.rename, name="organ_rename"),
    path("organs/<int:pk>/rating/", organs.rating, name="organ_rating"),
    path("organs/<int:pk>/move/", organs.move, name="organ_move"),
    path("organs/<int:pk>/succeed/", organs.succeed, name="organ_succeed"),
]

urlpatterns = [
    path("accounts/login/", allauth.login, name="account_login"),
    path("accounts/logout/", allauth.logout, name="account_logout"),
    path("accounts/inactive/", allauth.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/", allauth.password_change, name="account_change_password"),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("", include((_OWN, "accounts"))),
]
