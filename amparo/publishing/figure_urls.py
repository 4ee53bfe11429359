"""The addresses of the figures."""

from django.urls import path

from . import figure_kept, figure_pages, guard_pages

urlpatterns = [
    path("", figure_pages.figures, name="figures"),
    path("hidden/<str:named>/", guard_pages.hidden, name="figures-hidden"),
    path("kept/<uuid:pk>/", figure_kept.figure_drop, name="figure-drop"),
    path("<str:metric>/", figure_pages.figure, name="figure"),
    path("<str:metric>/keep/", figure_kept.figure_keep, name="figure-keep"),
    path("<str:metric>/trace/", guard_pages.traced, name="figure-trace"),
]
