"""Every record's pages answer, with a page or not at all; what people type is in tests/security."""

from __future__ import annotations

import pytest
from django.urls import reverse

from amparo.access.factories import a_user
from amparo.access.viewer import viewer_of
from amparo.kernel.layout import LAYOUTS

pytestmark = pytest.mark.django_db

ROLES = [
    ("officer", "ATIP_OFF", "police"),
    ("social", "DHS_SW", "dhs"),
    ("focal", "FOCAL", "council"),
]


@pytest.fixture
def browser(client):
    def signed_in(username, role, agency):
        user = a_user(username, role, agency)
        client.force_login(user, backend="amparo.access.signin.Backend")
        session = client.session
        from django.utils import timezone

        session["began"] = timezone.now().timestamp()
        session.save()
        return client, viewer_of(user)

    client.raise_request_exception = False
    return signed_in


@pytest.mark.parametrize("who", ROLES, ids=lambda who: who[0])
def test_every_list_page_and_form_answers(browser, who):
    client, _viewer = browser(*who)
    for code, layout in LAYOUTS.items():
        answer = client.get(reverse("record-list", args=[code]))
        assert answer.status_code in (200, 404), code
        if layout.parent is None:
            answer = client.get(reverse("record-new", args=[code]))
            assert answer.status_code in (200, 302, 404), code


def test_somebody_who_is_not_signed_in_meets_the_sign_in_page_everywhere(client):
    for code in LAYOUTS:
        answer = client.get(reverse("record-list", args=[code]))
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("sign-in"))
