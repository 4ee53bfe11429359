"""The agreed words hold together: every list, in both languages, with nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from amparo.reference.codelists import ALWAYS, FOLDER, CodeList, list_of, read_list
from amparo.reference.codes import NoSuchList, all_lists, code_list
from amparo.reference.problems import faults_of_list
from amparo.reference.sheets import BadReference

KEPT = Path(__file__).parent / "codes.txt"
HEAD = "title: {en: Colour, es: Color}\nsource: a test\n"


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "colour.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def small(*terms: str, head: str = HEAD) -> str:
    return head + "terms:\n" + "".join(f"  - {{{term}}}\n" for term in terms)


@pytest.mark.parametrize("name", sorted(all_lists()))
def test_every_list_reads_and_holds_together(name: str):
    assert list(faults_of_list(code_list(name))) == []


@pytest.mark.parametrize("name", sorted(all_lists()))
def test_every_list_knows_two_ways_of_not_knowing(name: str):
    assert set(ALWAYS) <= code_list(name).codes


def test_no_code_that_ever_existed_is_lost():
    kept = dict(line.split(": ") for line in KEPT.read_text(encoding="utf-8").splitlines())
    for name, codes in kept.items():
        lost = set(codes.split()) - code_list(name).codes
        assert not lost, f"{name}: bring back {sorted(lost)}, with retired: true"


def test_every_new_code_of_a_kept_list_is_kept_too():
    kept = dict(line.split(": ") for line in KEPT.read_text(encoding="utf-8").splitlines())
    for name, codes in kept.items():
        new = code_list(name).codes - set(codes.split())
        assert not new, f"add to {KEPT.name}, line {name}: {' '.join(sorted(new))}"


def test_codes_of_the_fixture_are_there():
    assert {"sex", "labour", "both", "unspecified"} <= code_list("exploitation").codes
    assert {"female", "male", "other"} <= code_list("sex").codes
    assert {"child", "adult"} <= code_list("age_group").codes
    assert {"blz", "gtm", "slv", "hnd", "mex", "col"} <= code_list("country").codes
    assert {"tip_act_2013", "csec_act_2013"} <= code_list("statute").codes
    assert {"bz_bz", "bz_cy", "bz_czl", "bz_ow", "bz_sc", "bz_tol"} <= code_list("district").codes


def test_words_of_registers_find_their_country():
    words = {word.casefold(): term.code for term in code_list("country") for word in term.words}
    found = {word: words[word] for word in ("guatemalan", "hondureña", "salvadorean", "prc")}
    assert found == {"guatemalan": "gtm", "hondureña": "hnd", "salvadorean": "slv", "prc": "chn"}


def test_labels_come_in_both_languages_and_fall_back_to_the_code():
    sexes = code_list("sex")
    assert (sexes.label("female", "en"), sexes.label("female", "es")) == ("Female", "Femenino")
    assert sexes.label("female", "es-419") == "Femenino"
    assert sexes.label("female", "fr") == "Female"
    assert sexes.label("no_such", "en") == "no_such"
    assert sexes.label("", "en") == ""


def test_mappings_to_other_standards():
    assert code_list("sex").maps("female")["htcds"] == "Feminine"
    assert code_list("country").maps("blz")["iso3166"] == "BLZ"
    assert dict(code_list("exploitation_form").maps("crim")) == {}
    assert dict(code_list("sex").maps("no_such")) == {}


def test_a_list_that_nobody_wrote_is_refused_by_name():
    with pytest.raises(NoSuchList, match="colour"):
        code_list("colour")


def test_retired_words_are_kept_and_not_offered(tmp_path: Path):
    text = small(
        "code: red, label: {en: Red, es: Rojo}", "code: old, label: {en: O, es: V}, retired: true"
    )
    colours = read_list(written(tmp_path, text))
    assert colours.is_retired("old")
    assert [code for code, _label in colours.choices("en")] == ["red"]
    assert [code for code, _label in colours.choices("es", keep="old")] == ["red", "old"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (small("code: red, label: {en: Red}"), "number 1 › label › es: is missing"),
        (small("code: Red, label: {en: Red, es: Rojo}"), "not a code"),
        (small("code: red, label: {en: Red, es: Rojo}, colour: red"), "'colour' is not known"),
        (small(*["code: red, label: {en: Red, es: Rojo}"] * 2), "'red' stands in the list twice"),
        (small("code: red, label: {en: no, es: Rojo}", head="title: {en: A, es: A}\n"), "source"),
        (small("code: red, label: {en: 1, es: Rojo}"), "must be text"),
        (HEAD + "terms: red\n", "must be a list"),
        (HEAD + "title: {en: A, es: B}\nterms: []\n", "'title' stands here twice"),
        (HEAD + "terms: [\n", "is not valid YAML"),
        ("- red\n", "must be a list of keys"),
    ],
)
def test_a_faulty_list_is_refused_with_a_sentence_that_names_file_and_key(
    tmp_path: Path, text: str, says: str
):
    with pytest.raises(BadReference) as refusal:
        read_list(written(tmp_path, text))
    assert says in str(refusal.value)
    assert "colour" in str(refusal.value)


def test_words_such_as_no_and_on_stay_words(tmp_path: Path):
    colours = read_list(written(tmp_path, small("code: no, label: {en: on, es: y}")))
    assert colours.label("no", "en") == "on"


def faults(tmp_path: Path, *terms: str, standards: str = "") -> str:
    path = written(tmp_path, small(*terms, head=HEAD + standards))
    return " ".join(faults_of_list(read_list(path)))


def test_faults_are_said_in_sentences(tmp_path: Path):
    red, pink = "code: red, label: {en: Red, es: Rojo}", "code: pink, label: {en: red, es: Rosa}"
    assert "'unknown' is missing" in faults(tmp_path, red)
    assert "red and pink read the same in 'en'" in faults(tmp_path, red, pink)
    mapped = red + ", maps_to: {htcds: Red}"
    assert "does not name a field" in faults(tmp_path, mapped)
    assert "'Red', which htcds does not have in prs_Gender" in faults(
        tmp_path, mapped, standards="standards: {htcds: prs_Gender}\n"
    )
    doubled = [red + ", words: [warm]", "code: pink, label: {en: P, es: R}, words: [Warm]"]
    assert "'warm' stands for red and for pink" in faults(tmp_path, *doubled)


def test_an_empty_list_can_be_made_and_is_reported():
    empty: CodeList = list_of("empty", title={"en": "E", "es": "V"}, source="a test", terms=())
    assert len(list(faults_of_list(empty))) == len(ALWAYS)


def test_each_file_is_offered_under_its_own_name():
    assert {path.stem for path in FOLDER.glob("*.yaml")} <= set(all_lists())
