"""Files beside an answer: taken by what they are, sealed, and only for the two who need them."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from amparo.access.models import OwnerKey
from amparo.access.viewer import viewer_of
from amparo.kernel.errors import Invalid, NotAllowed, NotPossible
from amparo.kernel.sealing import NoKey, keyring
from amparo.partnerships.calls import actions, attached
from amparo.partnerships.models import EvidenceFile

from .test_call_pages import address, version
from .test_call_pages import as_ as as_
from .test_call_pages import people as people
from .test_call_pages import sent as sent
from .test_calls import asked
from .test_calls import call as call
from .test_calls import dan as dan
from .test_calls import mel as mel

PDF = b"%PDF-1.7 Letter 14 of the unit"
QUESTION = "officials_investigated"


def packed(*parts):
    """An archive with these parts, as Word and Excel write their files."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for part in parts:
            archive.writestr(part, "x")
    return kept.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "pdf"),
        (b"\x89PNG\r\n\x1a\n...", "png"),
        (b"\xff\xd8\xff\xe0...", "jpeg"),
        (packed("word/document.xml"), "docx"),
        (packed("xl/workbook.xml"), "xlsx"),
        (packed("xl/workbook.xml", "xl/vbaProject.bin"), ""),
        (packed("run.exe"), ""),
        (b"PK\x03\x04 and then nothing", ""),
        (b"MZ a program", ""),
        (b"<html><script>alert(1)</script>", ""),
    ],
)
def test_a_file_is_what_it_begins_with_whatever_its_name_says(content, kind):
    assert attached.kind_of(content) == kind


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("letter.pdf", b"", "is empty"),
        ("letter.pdf", b"MZ a program", "is not a PDF"),
        ("scan.pdf", PDF + b"." * attached.LARGEST, "larger than 10 MB"),
    ],
)
def test_what_is_not_taken_gets_a_sentence_and_nothing_is_kept(call, mel, name, content, says):
    with pytest.raises(Invalid, match=says):
        attached.attach(mel, asked(mel, QUESTION), [("good.pdf", PDF), (name, content)])
    assert not EvidenceFile.objects.exists()


def test_a_name_loses_its_folders_and_what_nobody_can_see():
    assert attached.plain_name("C:\\Users\\ana\\l\u202eet\x00ter.pdf") == "letter.pdf"
    assert len(attached.plain_name("x" * 500 + ".pdf")) == attached.LONGEST_NAME


def test_name_and_content_lie_sealed_and_open_again(call, mel):
    (kept,) = attached.attach(mel, asked(mel, QUESTION), [("Letter 14.pdf", PDF)])
    assert b"Letter" not in bytes(kept.told)
    assert b"Letter" not in kept.path().read_bytes()
    with keyring():
        assert (kept.name, attached.content_of(kept)) == ("Letter 14.pdf", PDF)


def test_five_files_are_the_most(call, mel):
    request = asked(mel, QUESTION)
    attached.attach(mel, request, [(f"{n}.pdf", PDF) for n in range(5)])
    with pytest.raises(Invalid, match="five files"):
        attached.attach(mel, request, [("6.pdf", PDF)])
    assert EvidenceFile.objects.count() == attached.MOST


def test_a_file_that_was_taken_away_opens_no_more(call, mel, django_capture_on_commit_callbacks):
    request = asked(mel, QUESTION)
    (kept,) = attached.attach(mel, request, [("Letter 14.pdf", PDF)])
    own, path = kept.pk, kept.path()
    with django_capture_on_commit_callbacks(execute=True):
        attached.detach(mel, request, [kept])
    assert not OwnerKey.objects.filter(owner=own).exists()
    assert not path.exists()
    kept.pk = own
    with keyring(), pytest.raises(NoKey):
        attached.content_of(kept)


def test_a_file_is_evidence_enough_for_done(call, mel):
    request = asked(mel, QUESTION)
    attached.attach(mel, request, [("Letter 14.pdf", PDF)])
    told = actions.answer_request(mel, request, "done", number=2)
    assert told.answer.told == "done"


def test_nobody_else_and_nobody_after_the_end_brings_a_file(call, mel, dan, fay):
    request = asked(mel, QUESTION)
    with pytest.raises(NotAllowed):
        attached.attach(dan, request, [("Letter 14.pdf", PDF)])
    actions.close_call(fay, call)
    with pytest.raises(NotPossible, match="closed"):
        attached.attach(mel, asked(mel, QUESTION), [("Letter 14.pdf", PDF)])


def posted(client, people, *files, **told):
    """The answer page, sent with these files."""
    given = {"version": version(people, QUESTION), **told}
    papers = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(address(people, QUESTION), {**given, "papers": papers})


def answer_of(people):
    return asked(viewer_of(people["mel"]), QUESTION).answer


def test_files_stay_where_another_answer_is_not_right_yet(as_, people, sent):
    page = posted(as_("mel"), people, ("Letter 14.pdf", PDF), state="done", number="x")
    text = page.content.decode()
    assert page.status_code == 200
    assert "Letter 14.pdf" in text
    kept = EvidenceFile.objects.get()
    posted(as_("mel"), people, state="done", number="2", gone=str(kept.pk), evidence="File 7")
    assert not EvidenceFile.objects.exists()
    assert answer_of(people).number == 2


def test_a_wrong_file_gets_a_sentence_beside_its_field(as_, people, sent):
    page = posted(as_("mel"), people, ("letter.pdf", b"MZ"), state="none")
    assert "“letter.pdf” is not a PDF" in page.content.decode()
    assert answer_of(people) is None


def test_a_file_that_is_gone_from_the_disk_gets_a_sentence(as_, people, sent):
    posted(as_("mel"), people, ("Letter 14.pdf", PDF), state="done", number="2")
    kept = EvidenceFile.objects.get()
    kept.path().unlink()
    answer = as_("mel").get(reverse("data-request-file", args=[kept.request_id, kept.pk]))
    assert answer.status_code == 409
    assert "send it again" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "status"), [("mel", 200), ("fay", 200), ("dan", 404), ("eve", 404), ("cleo", 404)]
)
def test_only_the_body_and_whoever_keeps_the_call_open_a_file(as_, people, sent, name, status):
    posted(as_("mel"), people, ("Letter 14.pdf", PDF), state="done", number="2")
    kept = EvidenceFile.objects.get()
    url = reverse("data-request-file", args=[kept.request_id, kept.pk])
    answer = as_(name).get(url)
    assert answer.status_code == status
    assert (getattr(answer, "content", b"") == PDF) == (status == 200)
    if status == 200:
        assert answer["Content-Disposition"] == 'attachment; filename="Letter 14.pdf"'
        assert answer["Content-Type"] == "application/pdf"
    page = as_(name).get(address(people, QUESTION)).content.decode()
    assert ("Letter 14.pdf" in page) == (status == 200)


def test_no_file_is_found_under_another_question(as_, people, sent):
    posted(as_("mel"), people, ("Letter 14.pdf", PDF), state="done", number="2")
    other = asked(viewer_of(people["fay"]), "officials_prosecuted")
    url = reverse("data-request-file", args=[other.pk, EvidenceFile.objects.get().pk])
    assert as_("fay").get(url).status_code == 404
