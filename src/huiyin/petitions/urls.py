from django.urls import path

from huiyin.petitions.views import calendar, deeds, desk, imports, keeping, matter, matters, notices

app_name = "petitions"

urlpatterns = [
    path("", desk.desk_page, name="desk"),
    path("matters/", matters.matters_page, name="matters"),
    path("matters/<int:pk>/", matter.matter_page, name="matter"),
    path("matters/<int:pk>/do/<str:act>/", deeds.deed_page, name="deed"),
    path("matters/<int:pk>/file/", keeping.file_page, name="case_file"),
    path("matters/<int:pk>/file/zip/", keeping.download, name="case_file_zip"),
    path("matters/<int:pk>/file/hold/", keeping.hold, name="case_file_hold"),
    path("matters/<int:pk>/file/hold/<int:hold>/lift/", keeping.lift, name="case_file_lift"),
    path("matters/<int:pk>/file/propose/", keeping.propose, name="case_file_propose"),
    path("matters/<int:pk>/file/decide/", keeping.decide, name="case_file_decide"),
    path("keeping/", keeping.keeping_page, name="keeping"),
    path("imports/", imports.imports_page, name="imports"),
    path("calendar/", calendar.year_page, name="calendar"),
    path("calendar/notice/", notices.load_page, name="notice_load"),
    path("calendar/notice/<int:pk>/", notices.notice_page, name="notice"),
    path("calendar/notice/<int:pk>/sign/", notices.sign, name="notice_sign"),
    path("calendar/notice/<int:pk>/withdraw/", notices.withdraw, name="notice_withdraw"),
    path("calendar/<int:year>/", calendar.year_page, name="calendar_year"),
]
