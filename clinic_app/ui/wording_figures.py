"""Words for numbers that are not given out."""

from __future__ import annotations

from clinic_app import errors
from clinic_app.domain.dates import shown_date
from clinic_app.domain.timekeeping import instant
from clinic_app.ui.i18n import _, language
from clinic_app.ui.wording_message import Message


def not_given_out(error: errors.EditionRefused) -> Message:
    """Why nothing of a year is given out, or nothing more; why a sum of a network is not shown."""
    if error.at:
        return _beside(error)
    match error.reason:
        case "not_over":
            return Message(
                _("This year is not over."),
                _("What is added between two reports of one year tells of the people between them. Wait for its end."),
            )
        case "nobody":
            return Message(
                _("Nobody of this year agreed to be counted for others."),
                _("There is nothing to give out. The own figures and the return are not touched by this."),
            )
        case "nothing_new":
            return Message(
                _("Nothing has changed since these numbers were given out."), _("They stand. There is nothing to do.")
            )
        case "too_little_new":
            return Message(
                _("Too few people were added since these numbers were given out."),
                _("A second report would tell of them. The numbers that were given out stand."),
            )
        case _:
            return Message(
                _("These numbers were given out by other definitions."),
                _("Counted anew they would tell what was hidden then. The numbers that were given out stand."),
            )


def _beside(error: errors.EditionRefused) -> Message:
    """What stands in the way was shown or given out on a day."""
    day = shown_date(instant(error.at).astimezone().date(), language())
    places = ", ".join(error.places)
    match error.reason:
        case "network_sum":
            return Message(
                _("A sum of the network with our numbers in it was made on {day}.").format(day=day),
                _("Whoever has both takes one from the other, and is left with the numbers of other places. Our own "
                  "are not given out: of this year the network gives out its sum."),
            )  # fmt: skip
        case "sum_nothing_new":
            return Message(
                _("Nothing new has come since the sum of {day}.").format(day=day),
                _("It stands. There is nothing to do."),
            )
        case "sum_too_little_new":
            return Message(
                _("Too little is new since the sum of {day}: {places}.").format(day=day, places=places),
                _("Whoever has both sums takes one from the other, and is left with these places. The sum of {day} "
                  "stands. Wait until at least three places are new.").format(day=day),
            )  # fmt: skip
        case "sum_gone":
            return Message(
                _("In the sum of {day} were places whose tables cannot be added now: {places}.").format(
                    day=day, places=places
                ),
                _(
                    "Without them a new sum would tell what they told. The sum of {day} stands. Ask them to send again."
                ).format(day=day),
            )
        case "sum_given_out":
            return Message(
                _("Places have given out their own year: {places}.").format(places=places),
                _("Whoever has it takes it from the sum, and is left with too few others. Wait until at least three "
                  "places have sent that gave nothing out; or make no sum of this year."),
            )  # fmt: skip
        case "sum_since":
            return Message(
                _("Something has changed since the sum of {day}: it would have to hide more now.").format(day=day),
                _("Nothing was given out. Sum anew first."),
            )
    return Message(
        _("What was shown or given out on {day} was counted by other definitions.").format(day=day),
        _("The two cannot be held against each other. What was shown stands; no new sum is made."),
    )


def too_low(least: int) -> Message:
    """A threshold that shows single people."""
    return Message(
        _("With so low a number single people can be recognised."),
        _("Nothing was changed. Choose {n} or more.").format(n=least),
    )


def no_threshold(least: int, most: int) -> Message:
    """What was typed is no threshold at all."""
    return Message(
        _("This is no whole number from {least} to {most}.").format(least=least, most=most),
        _("Nothing was changed. Type from how many people on a number is shown, as a number alone."),
    )
