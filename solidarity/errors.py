"""The ways in which a use case can refuse; at the edge each becomes a sentence for the person."""

from collections.abc import Sequence


class SolidarityError(Exception):
    """Something the association cannot do as asked."""

    def __init__(self, **data: object) -> None:
        super().__init__(f"{self.__doc__} {data}" if data else str(self.__doc__))
        self.data = data


class IllegalStep(SolidarityError):
    """This step is not possible from the present state."""


class PlaceTaken(SolidarityError):
    """Somebody else accepted first."""


class LimitReached(SolidarityError):
    """A volunteer cannot take on more for now. `limit`: open, day or given_up."""


class OfferOver(SolidarityError):
    """This offer is not open any more."""


class DoubtOver(SolidarityError):
    """The question what a message meant is not open any more."""


class CannotBook(SolidarityError):
    """A call cannot be then. `why`: past, quiet, person_busy, volunteer_busy or full_day."""


class NotYours(SolidarityError):
    """This button or task belongs to another person."""


class MissingSetting(SolidarityError):
    """A setting is missing or wrong."""


class WrongKey(SolidarityError):
    """SECRET_KEY is not the one with which this was written."""


class WrongSource(SolidarityError):
    """This source cannot be added: its name is taken or unfit, or something is missing."""


class NotChecked(SolidarityError):
    """The team has to get to know this volunteer first."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(missing=missing)
        self.missing = missing
        """Words of solidarity.checks.OUTCOMES."""


class OwnCase(SolidarityError):
    """Nobody of the team decides about himself."""


class LastAdministrator(SolidarityError):
    """Somebody has to be able to give roles."""


class TakenByOther(SolidarityError):
    """Another member of the team has this task in hand."""


class NightTime(SolidarityError):
    """Volunteers are not asked at night for what is not urgent."""


class LockedOut(SolidarityError):
    """Too many wrong codes: this member has to wait."""


class HandoverRefused(SolidarityError):
    """The handover cannot go on."""
