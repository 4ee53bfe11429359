"""The council's table of access says what it has to, and no role is wider than its column."""

from __future__ import annotations

import pytest

from amparo.reference.country import country
from amparo.reference.grants import CLASSES, LEVELS

TOPICS = (
    *("tip", "victim_identity", "narrative", "medical", "safe_house", "placement", "services"),
    *("immigration", "suspect", "operation", "complicity", "court", "restitution", "bail"),
    *("inspection", "recruiter", "feedback", "programme", "case", "staff"),
)
BLIND = ("SYS_ADMIN", "AUDITOR", "KEY_CUSTODIAN")
UNCOUNTED = {"narrative", "medical", "safe_house", "staff"}


def level(role: str, topic: str) -> str:
    return country().roles[role].level(topic)


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_is_a_row_and_says_what_limited_means(topic: str):
    assert topic in country().matrix.topics
    assert topic in country().limited


def test_the_safe_house_is_known_only_to_those_who_work_on_its_case():
    cells = {code: role.cell("safe_house") for code, role in country().roles.items()}
    seen = {code for code, cell in cells.items() if cell.level}
    assert seen == {"ATIP_OFF", "ATIP_CMD", "DHS_SW", "DHS_SUP"}
    assert {cells[code].only for code in seen} == {"own_case"}


def test_the_officer_and_the_social_worker_see_different_halves():
    assert (level("ATIP_OFF", "suspect"), level("DHS_SW", "suspect")) == ("F", "")
    assert (level("ATIP_OFF", "medical"), level("DHS_SW", "medical")) == ("", "L")
    assert (level("ATIP_OFF", "placement"), level("DHS_SW", "placement")) == ("L", "F")


@pytest.mark.parametrize("topic", sorted(set(TOPICS) - {"programme", "staff"}))
def test_the_focal_point_sees_figures_and_no_rows(topic: str):
    assert level("FOCAL", topic) in ("", "P", "A")


@pytest.mark.parametrize("role", BLIND)
def test_technical_roles_see_no_content(role: str):
    seen = {topic for topic in TOPICS if level(role, topic)}
    assert seen <= {"staff"}


def test_the_statistician_sees_aggregates_only():
    assert {level("STATISTICS", topic) for topic in set(TOPICS) - UNCOUNTED} == {"A"}
    assert not any(level("STATISTICS", topic) for topic in UNCOUNTED)


def test_the_steward_sees_imported_people_until_they_are_signed_off():
    steward = country().roles["DATA_STEWARD"]
    seen = {topic: steward.cell(topic) for topic in TOPICS if steward.level(topic)}
    assert set(seen) == {"victim_identity", "suspect", "case", "staff"}
    assert {seen[topic].only for topic in seen if topic != "staff"} == {"until_signed_off"}


@pytest.mark.parametrize("code", sorted(country().roles))
def test_no_role_is_wider_than_its_column(code: str):
    role, matrix = country().roles[code], country().matrix
    for topic in matrix.topics:
        assert role.cell(topic).is_stricter_than(matrix.cell(role.column, topic))


def test_levels_are_ordered_from_most_to_least():
    assert LEVELS[0] == "F"
    assert LEVELS[-1] == ""


def test_immigration_enforcement_is_no_purpose():
    wall = country().wall
    assert "immigration_enforcement" in wall.never
    for purpose in wall.never:
        assert not any(wall.lets(data_class, purpose) for data_class in CLASSES)
        assert not any(purpose in role.purposes for role in country().roles.values())


def test_the_wall_keeps_health_and_intelligence_apart():
    wall = country().wall
    assert wall.lets("health", "care")
    assert not wall.lets("health", "investigation")
    assert wall.lets("intelligence", "investigation")
    assert not wall.lets("intelligence", "care")
    assert not wall.lets("identity", "statistics")
    assert not wall.lets("identity", "coordination")


def test_a_topic_or_class_that_is_not_written_down_opens_nothing():
    assert country().matrix.cell("atip_off", "gossip").level == ""
    assert country().roles["ATIP_OFF"].level("gossip") == ""
    assert not country().wall.lets("gossip", "care")
