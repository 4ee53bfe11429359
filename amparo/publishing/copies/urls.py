"""The addresses of copies."""

from django.urls import path

from amparo.publishing.bundles import pages as bundles

from . import pages

urlpatterns = [
    path("", pages.copies, name="copies"),
    path("new/<slug:code>/", pages.copy_list, name="copy-list"),
    path("new/<slug:code>/<uuid:pk>/", pages.copy_file, name="copy-file"),
    path("proceedings/<uuid:pk>/", bundles.bundle, name="bundle"),
    path("<uuid:pk>/take/", pages.copy_take, name="copy-take"),
]
