"""Packets of a pharmacy whose way is certified: by the pharmacist, and by two codes."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import DateTime, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from solidarity.storage.columns import Sealed, SealedKey
from solidarity.storage.desk_tables import Organisation
from solidarity.storage.people_tables import Base

if TYPE_CHECKING:
    from solidarity.storage.request_tables import Request


class MedicineOrder(Base):
    """What a pharmacist says of a request, and the way of the packet to the door."""

    __tablename__ = "medicine_orders"

    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), primary_key=True)
    state: Mapped[str] = mapped_column(String(12))
    """One of solidarity.lifecycles.MedicineState."""
    pharmacy_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    token: Mapped[str | None] = mapped_column(SealedKey, unique=True)
    """The secret part of the pharmacist's link."""
    link_ends_at: Mapped[datetime | None]
    may_show_list: Mapped[bool] = mapped_column(default=False)
    """The person agreed that the pharmacist sees his list."""
    reason: Mapped[str | None] = mapped_column(String(16))
    """Why the pharmacist said no: one of solidarity.vocabulary.Refusal."""
    ready_at: Mapped[datetime | None] = mapped_column(DateTime)
    """Wall time in Europe/Brussels."""
    cents: Mapped[int | None]
    """To pay at the pharmacy; None when nothing, or not known."""
    fridge: Mapped[bool] = mapped_column(default=False)
    pickup_code: Mapped[str | None] = mapped_column(Sealed)
    """Of the volunteer who comes now: he says it at the pharmacy."""
    pickup_wrong: Mapped[int] = mapped_column(default=0)
    door_code: Mapped[str | None] = mapped_column(Sealed)
    """Of the person: said at the door once the packet is there."""
    door_wrong: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    handed_over_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]

    request: Mapped["Request"] = relationship(back_populates="medicine")
    pharmacy: Mapped[Organisation | None] = relationship()
