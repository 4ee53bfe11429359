"""The addresses of the pages of people. No name ever stands in one."""

from django.urls import path

from . import views
from .pairs import compare_views
from .pairs import views as pairs

urlpatterns = [
    path("person/search/", views.person_search, name="person-search"),
    path("person/new/", views.person_new, name="person-new"),
    path("person/<uuid:pk>/", views.person_page, name="person-page"),
    path("person/<uuid:pk>/merge/", views.person_merge, name="person-merge"),
    path("person/<uuid:pk>/unmerge/", views.person_unmerge, name="person-unmerge"),
    path("pairs/", pairs.pairs, name="pairs"),
    path("pairs/compare/", compare_views.compare, name="pairs-compare"),
    path("pairs/compare/stop/", compare_views.compare_stop, name="pairs-compare-stop"),
    path("pairs/<uuid:pk>/", pairs.pair, name="pair"),
]
