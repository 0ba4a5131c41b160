"""What the people of the team leave each other."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from solidarity.storage.columns import Sealed
from solidarity.storage.people_tables import Base, only


class ShiftNote(Base):
    """A word of one member for those who come after him, of a task or of the day."""

    __tablename__ = "shift_notes"
    __table_args__ = (
        Index("shift_notes_open", "written_at", **only("done_at IS NULL")),
        Index("shift_notes_of_task", "task_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    words: Mapped[str] = mapped_column(Sealed)
    written_at: Mapped[datetime]
    task_id: Mapped[int | None] = mapped_column(ForeignKey("team_tasks.id"))
    done_at: Mapped[datetime | None]
    """Since when it is ticked off."""
