"""The addresses of sign-in and of every record's pages."""

from django.urls import path

from . import confirming, joining, ledger_page, my_security, pages, sessions
from .agreed import pages as agreed
from .factors import pages as factors
from .ministry import pages as ministry
from .watch import pages as watch

urlpatterns = [
    path("sign-in/", sessions.sign_in_page, name="sign-in"),
    path("sign-in/second/", factors.second, name="sign-in-second"),
    path("sign-in/protect/", factors.enrol, name="sign-in-enrol"),
    path("sign-in/ministry/<slug:code>/", ministry.ministry_door, name="ministry"),
    path("join/", joining.join, name="join"),
    path("my-security/", my_security.my_security, name="my-security"),
    path("my-security/add/", my_security.add, name="factor-add"),
    path("my-security/codes/", my_security.codes, name="recovery-codes"),
    path("my-security/end/", my_security.end, name="session-end"),
    path("my-security/ministry/<slug:code>/", ministry.link, name="ministry-link"),
    path("my-security/ministry/<slug:code>/end/", ministry.unlink, name="ministry-unlink"),
    path("my-security/remove/<int:pk>/", my_security.remove, name="factor-remove"),
    path("my-security/stop/", my_security.stop, name="recovery-stop"),
    path("colleague/", joining.colleague, name="vouch"),
    path("user/<uuid:pk>/invite/", joining.invite, name="user-invite"),
    path("persona/", sessions.persona_page, name="persona"),
    path("sign-out/", sessions.sign_out_page, name="sign-out"),
    path("ledger/", ledger_page.ledger_page, name="ledger"),
    path("to-confirm/", confirming.confirm_list, name="confirm-list"),
    path("to-confirm/<slug:code>/<uuid:pk>/", confirming.confirm_one, name="confirm-one"),
    path("access-tables/", agreed.tables_page, name="access-tables"),
    path("notices/", watch.notice_list, name="notices"),
    path("notices/<uuid:pk>/", watch.notice_open, name="notice"),
    path("alerts/", watch.alert_list, name="alerts"),
    path("alerts/<uuid:pk>/", watch.alert_page, name="alert"),
    path("watching/", watch.watching, name="watching"),
    path("more-people/", watch.look_more, name="look-more"),
    path("draft/", pages.draft_keep, name="draft"),
]

record_patterns = [
    path("<slug:code>/", pages.record_list, name="record-list"),
    path("<slug:code>/new/", pages.record_new, name="record-new"),
    path("<slug:parent>/<uuid:pk>/<slug:code>/new/", pages.record_new, name="record-new-under"),
    path("<slug:code>/<uuid:pk>/", pages.record_page, name="record-page"),
    path("<slug:code>/<uuid:pk>/edit/<slug:section>/", pages.record_edit, name="record-edit"),
    path("<slug:code>/<uuid:pk>/move/<slug:move>/", pages.record_move, name="record-move"),
    path("<slug:code>/<uuid:pk>/reveal/<slug:field>/", pages.record_reveal, name="record-reveal"),
    path("<slug:code>/<uuid:pk>/void/", pages.record_void, name="record-void"),
    path("<slug:code>/<uuid:pk>/history/", pages.record_history, name="record-history"),
]
