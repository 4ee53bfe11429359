"""Mail that reminds: off unless set, the same words to all, and nothing lost where it fails."""

import datetime as dt
import json
import smtplib

import pytest
from django.core import mail as sent_mail

from amparo.kernel.scope import unscoped
from amparo.partnerships import commands
from amparo.partnerships.models import DataRequest

from .test_calls import call as call
from .test_reminders import called

LOCMEM = "django.core.mail.backends.locmem.EmailBackend.send_messages"
ADDRESSES = """\
body,for,language,address
police,contact,es,contacto@policia.example
police,head,en,head@police.example
dhs,contact,en,contact@dhs.example
,chair,es,presidencia@consejo.example
"""


@pytest.fixture
def home(tmp_path, settings):
    """A home with the addresses of two bodies and the chair."""
    settings.AMPARO_HOME = tmp_path
    (tmp_path / "addresses.csv").write_text(ADDRESSES, encoding="utf-8")
    return tmp_path


def reminded(call, days_late, capsys):
    """Exit code, answer and complaint of the morning command so many days late."""
    day = (call.due_on + dt.timedelta(days=days_late)).isoformat()
    asked = called("--on", day, "--format", "json")
    code, told = asked.run(asked), capsys.readouterr()
    return code, json.loads(told.out), told.err


def reminders():
    with unscoped("to look at what was kept"):
        return set(DataRequest.rows.values_list("reminders", flat=True))


def to_whom():
    return sorted(one.to[0] for one in sent_mail.outbox)


def test_whoever_is_reminded_gets_one_mail_in_their_language(call, home, capsys):
    assert reminded(call, -2, capsys)[1]["mails"] == 2
    assert to_whom() == ["contact@dhs.example", "contacto@policia.example"]
    spanish = next(one for one in sent_mail.outbox if "policia" in one.to[0])
    assert spanish.subject == "Algo le espera en Amparo"
    assert all(len(one.recipients()) == 1 for one in sent_mail.outbox)


def test_the_words_are_fixed_and_tell_nothing_of_what_waits(call, home, capsys):
    reminded(call, -2, capsys)
    english = next(one for one in sent_mail.outbox if "dhs" in one.to[0])
    text = f"{english.subject} {english.body}".casefold()
    assert english.body.startswith("Something waits for you in Amparo.")
    for told in ("shelter", "officials", "police", "question", "case", "http"):
        assert told not in text


def test_a_late_question_goes_to_the_head_and_a_very_late_one_to_the_chair(call, home, capsys):
    reminded(call, 3, capsys)
    assert "head@police.example" in to_whom()
    assert "presidencia@consejo.example" not in to_whom()
    reminded(call, 10, capsys)
    assert "presidencia@consejo.example" in to_whom()


def test_where_no_server_is_set_nothing_is_sent(call, home, capsys, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    code, told, _err = reminded(call, -2, capsys)
    assert (code, told["reminded"], told["mails"]) == (commands.DONE, 3, 0)
    assert not sent_mail.outbox


@pytest.mark.parametrize("failure", [OSError("no route"), smtplib.SMTPRecipientsRefused({})])
def test_mail_that_fails_loses_no_reminder_and_goes_with_the_next_run(
    call, home, capsys, monkeypatch, failure
):
    def refuse(self, messages):
        raise failure

    with monkeypatch.context() as broken:
        broken.setattr(LOCMEM, refuse)
        code, told, err = reminded(call, -2, capsys)
    assert (code, told["reminded"], told["mails"]) == (commands.REFUSED, 3, 0)
    assert "2 notices could not be sent by mail" in err
    assert "example" not in err
    assert reminders() == {1}
    code, told, err = reminded(call, -2, capsys)
    assert (code, told["reminded"], told["mails"], err) == (commands.DONE, 0, 2, "")
    assert reminded(call, -2, capsys)[1]["mails"] == 0


@pytest.mark.parametrize(
    "line", ["police,contact,fr,a@b.example", "police,boss,en,a@b.example", "police,head,en,a b@c"]
)
def test_an_address_that_cannot_be_read_gets_a_sentence_before_anybody_is_reminded(
    call, home, capsys, line
):
    (home / "addresses.csv").write_text(f"body,for,language,address\n{line}\n", encoding="utf-8")
    asked = called("--on", call.due_on.isoformat())
    assert asked.run(asked) == commands.REFUSED
    assert "Line 2 of addresses.csv" in capsys.readouterr().err
    assert reminders() == {0}
