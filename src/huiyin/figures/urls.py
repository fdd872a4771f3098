from django.urls import path

from huiyin.figures.views import charts, names, rows, statistics

app_name = "figures"

urlpatterns = [
    path("statistics/", statistics.statistics_page, name="statistics"),
    path("statistics/rows/", rows.rows_page, name="rows"),
    path("statistics/measures/", statistics.register_page, name="register"),
    path("statistics/chart.svg", charts.chart_picture, name="chart"),
    path("names/", names.names_page, name="names"),
    path("names/<slug:kind>/", names.names_page, name="names_of"),
    path("names/<slug:kind>/settle/", names.settle, name="settle"),
]
