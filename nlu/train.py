"""Train the model when something it depends on has changed: `python -m nlu.train [--force]`.

The last line on standard output is the path of the model. Progress goes to standard error.
"""

import argparse
import hashlib
import logging
import os
import sys
import warnings
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from nlu import stand_in

CONFIG = Path("config.yml")
DATA = Path("nlu/data")
DOMAIN = Path("nlu/domain.yml")
CODE = (Path("nlu/components"), Path("nlu/e5"))
MODELS = Path("models")
PACKAGES = ("rasa", "numpy", "scipy", "scikit-learn")
ENCODERS = ("e5", "use")
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "LOG_LEVEL_LIBRARIES": "ERROR",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}
"""What makes Rasa send nothing and say little."""


class TrainingFailed(RuntimeError):
    """Rasa trained no model; its own messages say why."""


def model_path(models: Path = MODELS) -> Path:
    """Where the model of the present data, configuration, code and packages belongs."""
    digest = hashlib.blake2b(digest_size=8)
    for part in _ingredients():
        digest.update(part)
        digest.update(b"\0")
    return models / f"solidarity-{digest.hexdigest()}.tar.gz"


def train(path: Path, *, afresh: bool = False) -> None:
    """Train with Rasa and store the model at `path`.

    Parts whose inputs have not changed come from Rasa's cache, unless it is to begin `afresh`.
    """
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    warnings.simplefilter("ignore")  # Rasa and what it imports warn of their own old habits.
    stand_in.install(["matplotlib"])
    from rasa.model_training import train as train_with_rasa
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.log_utils import configure_structlog

    configure_logging_and_warnings(logging.WARNING)
    configure_structlog(logging.WARNING)
    path.parent.mkdir(parents=True, exist_ok=True)
    result = train_with_rasa(
        domain=str(DOMAIN),
        config=str(CONFIG),
        training_files=[str(DATA)],
        output=str(path.parent),
        fixed_model_name=path.name,
        force_training=afresh,
    )
    if result.code != 0 or not path.exists():
        raise TrainingFailed


def main() -> int:
    """Print the path of the model that fits the present files, training it first if needed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--force", action="store_true", help="train all parts, even if nothing has changed"
    )
    path = model_path()
    force = parser.parse_args().force
    if force or not path.exists():
        train(path, afresh=force)
    print(path)
    return 0


def _ingredients() -> Iterator[bytes]:
    """Everything that a model depends on, in a fixed order."""
    from nlu.components.encoders import runs_here, version

    for package in PACKAGES:
        yield f"{package}=={metadata.version(package)}".encode()
    for name in ENCODERS:
        yield (version(name) if runs_here(name) else f"no {name}").encode()
    for path in (
        CONFIG,
        *_files(DOMAIN),
        *_files(DATA),
        *(path for folder in CODE for path in _files(folder)),
    ):
        yield path.as_posix().encode()
        yield path.read_bytes()


def _files(place: Path) -> list[Path]:
    """The file itself, or all source files of the folder."""
    found = place.rglob("*") if place.is_dir() else [place]
    return sorted(path for path in found if path.suffix in {".yml", ".py"})


if __name__ == "__main__":
    sys.exit(main())
