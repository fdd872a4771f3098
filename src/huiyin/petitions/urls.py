from django.urls import path

from huiyin.petitions.views import calendar, deeds, desk, imports, matter, matters, notices

app_name = "petitions"

urlpatterns = [
    path("", desk.desk_page, name="desk"),
    path("matters/", matters.matters_page, name="matters"),
    path("matters/<int:pk>/", matter.matter_page, name="matter"),
    path("matters/<int:pk>/do/<str:act>/", deeds.deed_page, name="deed"),
    path("imports/", imports.imports_page, name="imports"),
    path("calendar/", calendar.year_page, name="calendar"),
    path("calendar/notice/", notices.load_page, name="notice_load"),
    path("calendar/notice/<int:pk>/", notices.notice_page, name="notice"),
    path("calendar/notice/<int:pk>/sign/", notices.sign, name="notice_sign"),
    path("calendar/notice/<int:pk>/withdraw/", notices.withdraw, name="notice_withdraw"),
    path("calendar/<int:year>/", calendar.year_page, name="calendar_year"),
]
