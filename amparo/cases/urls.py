"""The addresses of my work and of the pages of cases."""

from django.urls import path

from . import adding, emergency_pages, handing, my_access, opened, views
from .erasing import pages as erasing

urlpatterns = [
    path("", views.home, name="home"),
    path("my-access/", my_access.my_access, name="my-access"),
    path("case/", views.case_list, name="case-list"),
    path("case/new/", views.case_new, name="case-new"),
    path("hand-over/", handing.hand_over, name="hand-over"),
    path("case/<uuid:pk>/", views.case_page, name="case-page"),
    path("case/<uuid:pk>/part/<slug:section>/", views.case_section, name="case-section"),
    path("case/<uuid:pk>/case_role/new/", adding.person_add, name="case-add-person"),
    path("team_member/<uuid:pk>/leave/", views.team_leave, name="team-leave"),
    path("case/<uuid:pk>/count/", views.case_count, name="case-count"),
    path("emergency/", emergency_pages.emergency, name="emergency"),
    path("emergency/<uuid:pk>/", emergency_pages.card, name="emergency-card"),
    path("emergency/<uuid:pk>/end/", emergency_pages.end, name="emergency-end"),
    path("reviews/", emergency_pages.reviews, name="reviews"),
    path("reviews/<uuid:pk>/", emergency_pages.review, name="review"),
    path("opened/", opened.opened, name="opened"),
    path("case/<uuid:pk>/opened/", opened.case_opened, name="case-opened"),
    path("erase/<slug:code>/<uuid:pk>/", erasing.erase, name="erasure"),
    path("erase/<uuid:pk>/withdraw/", erasing.withdraw, name="erasure-withdraw"),
    path("sharing/<uuid:pk>/withdraw/", views.sharing_withdraw, name="sharing-withdraw"),
]
