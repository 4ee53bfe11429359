"""The addresses at which people joined by a load are parted. No name stands in one."""

from django.urls import path

from . import join_views as views

urlpatterns = [
    path("pairs/joined/", views.joins, name="joins"),
    path("pairs/joined/<uuid:pk>/", views.join, name="join"),
]
