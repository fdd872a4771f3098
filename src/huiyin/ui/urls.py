from django.urls import path

from huiyin.ui import views

app_name = "ui"

urlpatterns = [
    path("ui/", views.gallery, name="gallery"),
    path("ui/prefer/", views.prefer, name="prefer"),
]
