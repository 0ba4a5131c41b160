"""The ways in which a use case can refuse; at the edge each becomes a sentence for the person."""


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


class TakenByOther(SolidarityError):
    """Another member of the team has this task in hand."""


class LockedOut(SolidarityError):
    """Too many wrong codes: this member has to wait."""


class HandoverRefused(SolidarityError):
    """The handover cannot go on."""
