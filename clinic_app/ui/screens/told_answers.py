"""Answers side by side, in words: what a question is called, whether it is shown to the room, what each answer says."""

from __future__ import annotations

from collections.abc import Mapping

from clinic_app.domain.answers import Answer, Stored, read
from clinic_app.domain.definitions import Privacy
from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.stricter import DANGER
from clinic_app.services.merging import WHO_MAY_KNOW
from clinic_app.ui.forms.answer_words import AnswerWords
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.screens.ways import Ways

Names = Mapping[OrganisationId, str]


def names_of(ways: Ways) -> Names:
    """What organisations are called, from the vault's lane."""
    directory, language = ways.clinic.directory(), ways.site.language
    return {one: organisation.name(language) for one, organisation in directory.organisations.items()}


class ToldAnswers:
    """Answers in words."""

    def __init__(self, ways: Ways, names: Names) -> None:
        self._ways, self._names = ways, names
        self._plain = AnswerWords(ways.labels, ways.site)

    def title(self, field: str) -> str:
        """What the question is called."""
        if field == WHO_MAY_KNOW:
            return _("Who may know of this case")
        if field == DANGER:
            return _("Danger")
        return self._ways.labels.field(self._ways.clinic.definitions.fields[field])

    def closed(self, question: str) -> bool:
        """Whether it is shown to the room only by hand."""
        field = self._ways.clinic.definitions.fields.get(question)
        return field is not None and (field.narrative or field.privacy is Privacy.DI)

    def of(self, question: str, value: Stored | None) -> str:
        """An answer to it."""
        if question == WHO_MAY_KNOW:
            return _("everybody who may read cases") if value is None else ", ".join(value) or _("nobody")
        if isinstance(read(value), Answer) and isinstance(value, list):
            match question:
                case "c_block_org":
                    return ", ".join(self._names.get(OrganisationId(each), each) for each in value)
                case "c_block_items":
                    return ", ".join(map(self._item, value))
                case "int_never":
                    n = len(value)
                    return ngettext("{n} interpreter", "{n} interpreters", n).format(n=n)
        field = self._ways.clinic.definitions.fields[question]
        return self._plain.of(field, value)

    def whom(self, decision: Stored) -> str:
        """Whom a decision about sharing is about; a page that shows no names says which kind of service."""
        organisation, sector = decision.get("c_share_org"), decision.get("c_share_sector")
        name = self._names.get(OrganisationId(organisation)) if organisation else None
        kind = self.of("c_share_sector", sector) if sector else None
        said = [each for each in (name, kind) if each]
        return " · ".join(said) or _("a service")

    def sharing(self, decision: Stored) -> str:
        """What she decided about telling one service."""
        said = [self.of("c_share", decision.get("c_share"))]
        if items := decision.get("c_share_items"):
            said.append(", ".join(map(self._item, items)))
        if until := decision.get("c_expiry"):
            said.append(_("until {day}").format(day=self.of("c_expiry", until)))
        if reply := decision.get("c_reply_ok"):
            said.append(f"{self.title('c_reply_ok')}: {self.of('c_reply_ok', reply)}")
        return "; ".join(said)

    def _item(self, item: str) -> str:
        """What may leave, or must never: a fact that is asked, or a flag of a packet."""
        known = self._ways.clinic.definitions.fields
        if item in known:
            return self._ways.labels.field(known[item])
        return self._ways.labels.code("packet_flag", item.rpartition(".")[2])
