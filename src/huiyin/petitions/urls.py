from django.urls import path

from huiyin.petitions.views import calendar

app_name = "petitions"

urlpatterns = [
    path("calendar/", calendar.year_page, name="calendar"),
    path("calendar/<int:year>/", calendar.year_page, name="calendar_year"),
]
