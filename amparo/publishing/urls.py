"""The addresses of the annual report and of its editions."""

from django.urls import path

from . import views
from .release import changes, checking, pages

_EDITION = "editions/<uuid:pk>/"

urlpatterns = [
    path("", views.report_index, name="reports"),
    path("editions/new/", changes.edition_open, name="edition-open"),
    path(_EDITION, pages.edition_page, name="edition"),
    path(f"{_EDITION}read/", pages.edition_preview, name="edition-preview"),
    path(f"{_EDITION}files/<str:name>", pages.edition_file, name="edition-file"),
    path(f"{_EDITION}texts/<str:place>/", changes.edition_text, name="edition-text"),
    path(f"{_EDITION}sections/<slug:code>/", changes.edition_section, name="edition-section"),
    path(f"{_EDITION}move/<slug:move>/", changes.edition_move, name="edition-move"),
    path(f"{_EDITION}checks/", checking.edition_checks, name="edition-checks"),
    path(f"{_EDITION}recount/", changes.edition_recount, name="edition-recount"),
    path(f"{_EDITION}revise/", changes.edition_revise, name="edition-revise"),
    path("annual/<str:named>/", views.report_show, name="report"),
]
