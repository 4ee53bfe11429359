"""The addresses that are open to everybody; they are quoted, and must not change."""

from django.urls import path

from . import views

_EDITION = "<slug:language>/<slug:paper>/<str:named>/<int:number>/"

urlpatterns = [
    path("", views.front, name="published"),
    path("<slug:language>/", views.published, name="published-in"),
    path(f"{_EDITION}<str:name>", views.published_file, name="published-file"),
]
