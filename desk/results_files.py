"""The figures as files, for whoever wants to reckon with them: CSV and Parquet."""

import csv
import io
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import select
from starlette.responses import Response

from desk.asked import Asked
from desk.doors import Page
from desk.drawing import HEADERS
from desk.results import WHO, of_association_only, period
from solidarity.results import reading
from solidarity.storage.tables import Figure

COLUMNS = tuple(column.name for column in Figure.__table__.columns)


def send_csv(asked: Asked) -> Response:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_rows(asked))
    return _file(text.getvalue().encode(), "text/csv; charset=utf-8", "figures.csv")


def send_parquet(asked: Asked) -> Response:
    columns = zip(*_rows(asked), strict=True)
    table = pa.table(dict(zip(COLUMNS, columns, strict=False)) or {name: [] for name in COLUMNS})
    file = io.BytesIO()
    pq.write_table(table, file)
    return _file(file.getvalue(), "application/vnd.apache.parquet", "figures.parquet")


def _rows(asked: Asked) -> list[tuple[Any, ...]]:
    of_association_only(asked)
    since: date = reading.first_week(asked.now, period(asked))
    columns = (getattr(Figure, name) for name in COLUMNS)
    ordered = select(*columns).where(Figure.week >= since)
    query = ordered.order_by(Figure.week, Figure.by, Figure.value)
    return [tuple(row) for row in asked.session.execute(query)]


def _file(content: bytes, kind: str, name: str) -> Response:
    attached = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=HEADERS | attached)


PAGES = (
    Page("/desk/results/figures.csv", send_csv, WHO),
    Page("/desk/results/figures.parquet", send_parquet, WHO),
)
