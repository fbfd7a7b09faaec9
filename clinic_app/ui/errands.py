"""Carries out errands of the services: each in its lane, the next when the one before has answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from clinic_app.services.errands import Errand, Errands
    from clinic_app.ui.jobs import Jobs

T = TypeVar("T")


def carry_out(
    owner: QObject, jobs: Jobs, errands: Errands[T], then: Callable[[T], None], otherwise: Callable[[Exception], None]
) -> None:
    """Go through them; `then` gets what came of all, `otherwise` what nobody in them caught.

    Where no lane takes anything more, or `owner` is gone, they end where they are, as if nobody asked for the next.
    """

    def go(step: Callable[[], Errand]) -> None:
        try:
            errand = step()
        except StopIteration as end:
            then(end.value)
        except Exception as error:  # noqa: BLE001 - whoever asked for them says what it means
            otherwise(error)
        else:
            jobs.run(owner, errand.work, answered, refused, lane=errand.lane)

    def answered(answer: Any) -> None:
        go(lambda: errands.send(answer))

    def refused(error: Exception) -> None:
        go(lambda: errands.throw(error))

    go(lambda: next(errands))
