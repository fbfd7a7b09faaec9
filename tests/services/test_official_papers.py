"""Official papers: each asks her consent, carries one code at most, and says nothing that it was not let say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from clinic_at_work import COORDINATOR, VOLUNTEER, House
from official_night import ADDRESS, CHILD, HIM, NAME, POLICE, SHELTER, STORY, OfficialNight

from clinic_app.domain.casecode import shown
from clinic_app.errors import GateClosed, NoSuchCase, NotAllowed, NotPermitted, Refusal
from clinic_app.printing.referral_form import Copy
from clinic_app.services.duty_cards import Decided, Stand
from clinic_app.services.paper import Paper

EXAMINER = "DOC-7"


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OfficialNight]:
    house = House(Path(tmp_path_factory.mktemp("official")))
    house.founded()
    made = OfficialNight(house)
    made.clinic.desk.settings.language = "en"
    yield made
    house.leave()


def read(paper: Paper) -> str:
    document = pypdfium2.PdfDocument(paper.pdf)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
    finally:
        document.close()


def leaving(night: OfficialNight) -> dict[str, Paper]:
    official, to = night.official, night.referrals
    return {
        "certificate": official.certificate.certificate(night.case, copy=Copy.RECEIVER, referral=to[POLICE]),
        "summary": official.summary.summary(night.case, copy=Copy.RECEIVER, referral=to[SHELTER]),
        "release": official.release.release(night.case, night.releases[SHELTER], copy=Copy.RECEIVER),
        "police": official.site.paper("police_note", night.case, copy=Copy.RECEIVER, referral=to[POLICE]),
        "child": official.site.paper("child_form", night.case, copy=Copy.RECEIVER, referral=to[CHILD]),
    }


def case_code(night: OfficialNight) -> str:
    return shown(night.clinic.desk.cases.load(night.case).code)


def test_what_leaves_carries_its_own_referral_code_and_no_name_or_case_code(night: OfficialNight) -> None:
    codes = {each.organisation: shown(each.code) for each in night.official.desk.addressees(night.case)}
    for name, paper in leaving(night).items():
        said = read(paper)
        assert paper.recipient is not None
        assert codes[paper.recipient] in said, name
        for other in codes.values():
            assert (other in said) is (other == codes[paper.recipient]), name
        for secret in (NAME, ADDRESS, HIM, case_code(night), night.clinic.whoami.staff_code, EXAMINER):
            assert secret not in said, (name, secret)


def test_who_examined_is_a_staff_code_in_our_file_and_a_role_on_what_leaves(night: OfficialNight) -> None:
    official = night.official
    assert EXAMINER in read(official.certificate.certificate(night.case))
    assert EXAMINER not in read(official.certificate.certificate(night.case, copy=Copy.HER))
    case = night.clinic.desk.cases.load(night.case)
    assert official.desk.fact(case, "f_examiner", leaves=True).values == (), "nobody here: room to write"
    night.writes(f_examiner=night.clinic.whoami.staff_code)
    try:
        case = night.clinic.desk.cases.load(night.case)
        [role] = official.desk.fact(case, "f_examiner", leaves=True).values
        assert role == official.desk.role
        assert night.clinic.whoami.staff_code not in read(leaving(night)["certificate"])
    finally:
        night.writes(f_examiner=EXAMINER)


def test_what_stays_carries_the_case_code(night: OfficialNight) -> None:
    official = night.official
    ours = [
        official.certificate.certificate(night.case),
        official.summary.summary(night.case),
        official.release.release(night.case, night.releases[SHELTER]),
    ]
    assert all(case_code(night) in read(paper) for paper in ours)


def test_her_copy_has_neither_code_nor_clinic_and_waits_until_paper_is_safe(night: OfficialNight) -> None:
    official = night.official

    def hers() -> list[Paper]:
        return [
            official.certificate.certificate(night.case, copy=Copy.HER),
            official.summary.summary(night.case, copy=Copy.HER),
            official.release.release(night.case, night.releases[SHELTER], copy=Copy.HER),
        ]

    for paper in hers():
        said = read(paper)
        assert "Riverside" not in said
        assert case_code(night) not in said
    before = hers()
    night.writes(k_paper_safe="no")
    try:
        for number in range(3):
            with pytest.raises(GateClosed):
                hers()[number]
            with pytest.raises(GateClosed):
                night.clinic.papers.handed_to_printer(before[number])
    finally:
        night.writes(k_paper_safe="yes")


def test_a_certificate_waits_for_the_examination_and_tells_only_what_was_agreed(night: OfficialNight) -> None:
    official, consents = night.official.certificate, night.consents
    said = read(leaving(night)["certificate"])
    assert STORY in said
    assert "41 × 12" in said
    assert "0071" not in said, "giving evidence was refused"
    assert "0071" in read(official.certificate(night.case))
    assert "Minor" not in said, "care is nobody's but ours and hers"
    try:
        night.writes(f_consents={**consents, "give_report_to_police": "refused"})
        with pytest.raises(NotPermitted) as refused:
            leaving(night)
        assert refused.value.reason is Refusal.NOT_THIS_ITEM
        night.writes(f_consents={**consents, "exam": "refused"})
        with pytest.raises(GateClosed):
            official.certificate(night.case)
    finally:
        night.writes(f_consents=consents)
    with pytest.raises(NotPermitted):
        official.certificate(night.case, copy=Copy.RECEIVER, referral=night.referrals[SHELTER])


def test_a_finding_she_keeps_back_is_not_on_the_copy_that_leaves(night: OfficialNight) -> None:
    night.writes(c_block_items=["f_account"])
    try:
        said = read(leaving(night)["certificate"])
        assert STORY not in said
        assert "kept back" in said or "keep back" in said
        assert STORY in read(night.official.certificate.certificate(night.case))
    finally:
        night.writes(c_block_items=None)


def test_nothing_leaves_once_it_was_taken_back_not_even_what_was_looked_at(night: OfficialNight) -> None:
    before = leaving(night)
    night.writes(c_services="refused")
    try:
        for name, paper in before.items():
            with pytest.raises(NotPermitted):
                night.clinic.papers.handed_to_printer(paper)
            with pytest.raises(NotPermitted):
                leaving(night)[name]
    finally:
        night.writes(c_services="given")


def test_what_she_keeps_back_while_a_preview_stands_open_is_not_on_the_paper_that_comes_out(
    night: OfficialNight,
) -> None:
    consents = night.consents
    night.writes(f_consents={**consents, "give_evidence_to_police": "given"})
    before, told = leaving(night), {"certificate": "0071", "police": "08:30"}
    for name, word in told.items():
        assert word in read(before[name]), name
    night.writes(f_consents=consents, c_block_items=["f_exam_at"])
    try:
        for name, word in told.items():
            assert word not in read(night.clinic.papers.handed_to_printer(before[name])), name
    finally:
        night.writes(c_block_items=None)


def test_a_summary_tells_a_service_what_its_packet_told_and_our_file_what_she_told(night: OfficialNight) -> None:
    theirs = read(leaving(night)["summary"])
    assert "Burmese" in theirs
    assert STORY not in theirs
    ours = read(night.official.summary.summary(night.case))
    assert STORY in ours
    assert HIM not in ours
    assert "Said already" in ours, "what she would not say is not asked again"
    night.writes(a_private_now="no")
    assert STORY not in read(night.official.summary.summary(night.case)), "company may read over a shoulder"
    night.writes(a_private_now=None)


def test_a_child_is_reported_only_once_somebody_decided_it(night: OfficialNight) -> None:
    report = night.official.child.report
    with pytest.raises(GateClosed):
        report(night.case)
    for stand in (Stand.NOT_MADE, Stand.MADE):
        night.clinic.duties.decide(night.case, "child", Decided(stand=stand, told_first="yes", why="ZZWHYZZ"))
        if stand is Stand.NOT_MADE:
            with pytest.raises(GateClosed):
                report(night.case)
    ours, theirs = read(report(night.case)), read(report(night.case, copy=Copy.RECEIVER))
    named = read(report(night.case, copy=Copy.RECEIVER, referral=night.referrals[CHILD]))
    assert case_code(night) in ours
    assert "ZZWHYZZ" in ours
    for said in (theirs, named):
        for secret in ("ZZWHYZZ", case_code(night), STORY, HIM, NAME):
            assert secret not in said
    with pytest.raises(NotPermitted):
        report(night.case, copy=Copy.RECEIVER, referral=night.referrals[SHELTER])
    with pytest.raises(TypeError):
        report(night.case, copy=Copy.HER)
    code = shown(night.official.desk.addressees(night.case, ("child_protection",))[0].code)
    open_preview = report(night.case, copy=Copy.RECEIVER)
    assert "High" in read(open_preview)
    night.writes(c_block_items=["r_level"])
    try:
        out = night.clinic.papers.handed_to_printer(open_preview, reason="court_or_police")
        assert "High" not in read(out), "it was kept back while the preview stood open"
    finally:
        night.writes(c_block_items=None)
    assert code in named
    assert code not in theirs


def test_the_register_has_a_line_a_case_and_only_for_who_may_report(night: OfficialNight) -> None:
    with pytest.raises(NotAllowed):
        night.official.site.register("oscc_register", [night.case])
    with pytest.raises(NoSuchCase):
        night.official.site.paper("nobodys", night.case)


def test_nobody_prints_who_may_read_no_case(house: House) -> None:
    night = OfficialNight(house)
    clinic = house.enter(VOLUNTEER)
    with pytest.raises(NotAllowed):
        clinic.official.summary.summary(night.case)
    clinic = house.enter(COORDINATOR)
    clinic.desk.settings.language = "en"
    said = read(clinic.official.site.register("oscc_register", [night.case]))
    assert case_code(night) in said
    assert "Female" in said
    assert "Physical assault" in said
    assert NAME not in said


def test_a_name_stands_only_on_the_paper_it_was_agreed_for(house: House) -> None:
    night = OfficialNight(house)
    night.clinic.desk.settings.language = "en"
    named, to = night.official.named, night.referrals
    with pytest.raises(NotPermitted) as refused:
        named.form(night.case, to[SHELTER])
    assert refused.value.reason is Refusal.NOT_THIS_ITEM
    with pytest.raises(GateClosed):
        named.agree(night.case, to[SHELTER], ["paper.name"], alone=None)
    named.agree(night.case, to[SHELTER], ["paper.name", "paper.age"], alone="yes")
    assert named.agreed(night.case, to[SHELTER]) == {"paper.name", "paper.age"}
    assert named.agreed(night.case, to[CHILD]) == frozenset()
    paper = named.form(night.case, to[SHELTER])
    said = read(paper)
    code = {each.organisation: shown(each.code) for each in night.official.desk.addressees(night.case)}[SHELTER]
    for word in (NAME, "15", code, "as she agreed for this paper"):
        assert word in said
    for secret in (ADDRESS, HIM, case_code(night)):
        assert secret not in said
    plain = read(night.official.summary.summary(night.case, copy=Copy.RECEIVER, referral=to[SHELTER]))
    assert NAME not in plain, "the yes is for the form alone"
    night.writes(c_block_items=["s_name"])
    assert named.agreed(night.case, to[SHELTER]) == {"paper.age"}
    out = read(night.clinic.papers.handed_to_printer(paper))
    assert "15" in out
    assert NAME not in out, "it was kept back while the preview stood open"
    night.writes(c_block_items=None)
    named.agree(night.case, to[SHELTER], [], alone="yes")
    with pytest.raises(NotPermitted):
        night.clinic.papers.handed_to_printer(paper)
    with pytest.raises(NotPermitted):
        named.agree(night.case, to[SHELTER], ["paper.name"], alone="no")
    assert named.agreed(night.case, to[SHELTER]) == frozenset()
    assert night.official.summary.summary(night.case, copy=Copy.RECEIVER, referral=to[SHELTER]), "the yes stands"
