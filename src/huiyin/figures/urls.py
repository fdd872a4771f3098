from django.urls import path

from huiyin.figures.views import bulletins, charts, downloads, entered, names, published, rows, statistics

app_name = "figures"

urlpatterns = [
    path("register/", entered.entered_page, name="entered"),
    path("register/enter/", entered.enter_page, name="enter"),
    path("register/<int:pk>/withdraw/", entered.withdraw, name="withdraw"),
    path("register/evidence/<int:pk>/", entered.evidence_file, name="evidence"),
    path("register/published/", published.published_page, name="published"),
    path("register/published/enter/", published.publish_page, name="publish"),
    path("register/published/<int:pk>/", published.publish_page, name="republish"),
    path("register/published/<int:pk>/withdraw/", published.withdraw, name="unpublish"),
    path("statistics/", statistics.statistics_page, name="statistics"),
    path("statistics/rows/", rows.rows_page, name="rows"),
    path("statistics/measures/", statistics.register_page, name="register"),
    path("statistics/chart.svg", charts.chart_picture, name="chart"),
    path("statistics/chart.png", charts.chart_png, name="chart_png"),
    path("statistics/table.xlsx", downloads.workbook, name="workbook"),
    path("statistics/public/", bulletins.bulletins_page, name="bulletins"),
    path("statistics/public/new/", bulletins.bulletin_page, name="bulletin"),
    path("statistics/public/<int:pk>/withdraw/", bulletins.withdraw_page, name="bulletin_withdraw"),
    path("names/", names.names_page, name="names"),
    path("names/<slug:kind>/", names.names_page, name="names_of"),
    path("names/<slug:kind>/settle/", names.settle, name="settle"),
]
