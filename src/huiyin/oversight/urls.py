from django.urls import path

from huiyin.oversight.views import overdue

app_name = "oversight"

urlpatterns = [path("oversight/", overdue.overdue_page, name="overdue")]
