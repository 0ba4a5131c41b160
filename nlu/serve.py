"""Serve the trained model on the loopback: `python -m nlu.serve --port 5005`.

Environment: ACTION_URL (webhook of the action server); DATABASE_URL (PostgreSQL: conversations
are kept there, in a schema of their own, and any number of servers can share them) or else
TRACKER_FILE (SQLite).
"""

import argparse
import os
import socket
import sys
from pathlib import Path

from nlu import stand_in
from nlu.train import QUIET, model_path

LOOPBACK = "127.0.0.1"
DEFAULT_ACTION_URL = "http://127.0.0.1:5055/webhook"
DEFAULT_TRACKER_FILE = "data/tracker.sqlite3"
ENDPOINTS = "nlu/endpoints.yml"
CREDENTIALS = "nlu/credentials.yml"
SCHEMA = "rasa"
"""Rasa's table is called `events`, and so is one of ours."""
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
"""Several processes share the cores; a second thread for one short message gains little."""


def main() -> int:
    """Serve until a signal comes; 1 when there is no model for the present files, or no port."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=5005)
    parser.add_argument("--model", type=Path, help="default: the model of the present files")
    arguments = parser.parse_args()
    for name, value in {**QUIET, **ONE_THREAD}.items():
        os.environ.setdefault(name, value)
    model = arguments.model or model_path()
    if not model.exists():
        print(f"There is no {model}; run `make train`.", file=sys.stderr)
        return 1
    if not _is_free(arguments.port):  # Rasa would end as if all were well.
        print(f"Port {arguments.port} is in use.", file=sys.stderr)
        return 1
    os.environ.setdefault("ACTION_URL", DEFAULT_ACTION_URL)
    os.environ["TRACKER_URL"] = tracker_url()
    stand_in.install()
    serve(model, arguments.port)
    return 0


def tracker_url() -> str:
    """Where conversations are kept, as SQLAlchemy 1.4 with psycopg2 or sqlite3 wants it."""
    database = os.environ.get("DATABASE_URL", "")
    if not database.startswith("postgres"):
        return f"sqlite:///{os.environ.get('TRACKER_FILE', DEFAULT_TRACKER_FILE)}"
    address = "postgresql+psycopg2://" + database.partition("://")[2]
    _make_schema("postgresql://" + database.partition("://")[2])
    os.environ["POSTGRESQL_SCHEMA"] = SCHEMA
    return address


def serve(model: Path, port: int) -> None:
    """Run Rasa's own server; it answers `/status` once the model is loaded."""
    from rasa.core.run import serve_application
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.log_utils import configure_structlog

    configure_logging_and_warnings(filter_repeated_logs=False)
    configure_structlog()
    serve_application(
        str(model),
        interface=LOOPBACK,
        port=port,
        credentials=CREDENTIALS,
        endpoints=AvailableEndpoints.read_endpoints(ENDPOINTS),
        enable_api=True,
    )


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def _make_schema(address: str) -> None:
    """Several servers may start at once: only one may create the schema at a time."""
    import psycopg2

    connection = psycopg2.connect(address)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('rasa schema'))")
            cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (SCHEMA,))
            if cursor.fetchone() is None:  # a user of Rasa's own may make none
                cursor.execute(f"CREATE SCHEMA {SCHEMA}")
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
