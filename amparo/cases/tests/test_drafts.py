"""A draft is kept while somebody types, and gone once the form was sent."""

from __future__ import annotations

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db
ANSWERS = {"kind": "other", "text": "Invented words.", "version": ""}


@pytest.fixture
def form(browser, ana, case):
    """A browser, the address of a form, and the way to keep its draft."""
    client, url = browser(ana), reverse("record-new-under", args=["case", case.pk, "note"])

    def keep(token):
        sent = {**ANSWERS, "csrfmiddlewaretoken": token}
        return client.post(f"{reverse('draft')}?place={url}", sent)

    return client, url, keep


def is_offered(client, url):
    return client.get(url).context["draft"]


def test_what_was_typed_is_there_when_the_form_is_opened_again(form):
    client, url, keep = form
    assert keep("first").status_code == 200
    assert is_offered(client, url)
    assert "Invented words." in client.get(url).content.decode()


def test_a_form_that_was_sent_leaves_no_draft_even_if_one_arrives_late(form):
    client, url, keep = form
    keep("first")
    assert client.post(url, {**ANSWERS, "csrfmiddlewaretoken": "first"}).status_code == 302
    assert not is_offered(client, url)
    assert keep("first").status_code == 200
    assert not is_offered(client, url)


def test_the_next_form_at_the_same_place_keeps_its_draft(form):
    client, url, keep = form
    client.post(url, {**ANSWERS, "csrfmiddlewaretoken": "first"})
    keep("second")
    assert is_offered(client, url)
