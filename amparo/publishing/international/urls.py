"""The addresses of the forms of international bodies."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.form_index, name="forms"),
    path("<slug:code>/<slug:named>/", views.form_show, name="form"),
]
