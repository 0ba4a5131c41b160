"""Whether SECRET_KEY fits a database, and sealing all anew after it was changed."""

from sqlalchemy import (
    Connection,
    Engine,
    Table,
    Text,
    bindparam,
    select,
    type_coerce,
    update,
)

from solidarity.errors import MissingSetting, WrongKey
from solidarity.storage.columns import Sealed, SealedJson, SealedKey
from solidarity.storage.sealing import seal_of
from solidarity.storage.tables import Base, Contact

SEALED = (Sealed, SealedKey, SealedJson)
BATCH = 1_000


def check_seal(engine: Engine) -> None:
    """Raises MissingSetting when what is kept cannot be read, or not be found again.

    One address tells: all were sealed together.
    """
    address = Contact.__table__.c.address
    raw = select(type_coerce(address, Text)).order_by(Contact.__table__.c.id).limit(1)
    with engine.connect() as connection:
        sealed = connection.execute(raw).scalar()
    if sealed is None:
        return
    seal = seal_of(engine.dialect)
    try:
        seal.open_alike(sealed)
    except WrongKey as error:
        expected = "the one this database was written with"
        raise MissingSetting(wrong="SECRET_KEY", expected=expected) from error
    if not seal.is_newest(sealed):
        raise MissingSetting(changed="SECRET_KEY", do="stop all bots, run `solidarity rotate-key`")


def reseal(engine: Engine) -> int:
    """Seal everything with the first secret of SECRET_KEY, in one transaction; how many rows.

    Raises WrongKey, and changes nothing, when a row was sealed with a secret that is not listed.
    """
    with engine.begin() as connection:
        return sum(_reseal(connection, table) for table in Base.metadata.sorted_tables)


def _reseal(connection: Connection, table: Table) -> int:
    columns = [column for column in table.c if isinstance(column.type, SEALED)]
    if not columns:
        return 0
    (key,) = table.primary_key
    new = [bindparam(f"new_{column.name}", type_=column.type) for column in columns]
    values = dict(zip([column.name for column in columns], new, strict=True))
    change = update(table).where(key == bindparam("row")).values(values)
    query, count = select(key, *columns).order_by(key).limit(BATCH), 0
    found = connection.execute(query).all()
    while found:
        rows = [dict(zip(("row", *(each.key for each in new)), row, strict=True)) for row in found]
        connection.execute(change, rows)
        count += len(found)
        found = connection.execute(query.where(key > found[-1][0])).all()
    return count
