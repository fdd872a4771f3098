from django.urls import path

from huiyin.figures.views import rows, statistics

app_name = "figures"

urlpatterns = [
    path("statistics/", statistics.statistics_page, name="statistics"),
    path("statistics/rows/", rows.rows_page, name="rows"),
    path("statistics/measures/", statistics.register_page, name="register"),
]
