"""The addresses of the answer to the TIP Report."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.tip_index, name="tips"),
    path("<slug:named>/", views.tip_show, name="tip"),
]
