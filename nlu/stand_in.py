"""A stand-in for heavy packages that Rasa imports but that this bot never calls.

Rasa's modules import TensorFlow and matplotlib when they are loaded, although only DIET, TED
and the plots of `rasa test` call them. The pipeline of `config.yml` has none of these.
Importing the real packages costs about 300 MB and several seconds in every Rasa server.
"""

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

UNUSED_WHEN_SERVING = ("tensorflow", "keras", "matplotlib")


class CalledStandIn(RuntimeError):
    """A package that the server does without was called; start it with STAND_IN=off."""


class _Placeholder:
    """Can be subclassed and named in annotations, but not called."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        raise CalledStandIn(f"{type(self).__name__} needs a package that is not loaded here.")


class _StandInModule(ModuleType):
    """A module whose every public name is a placeholder class."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name.islower():
            return importlib.import_module(f"{self.__name__}.{name}")
        return type(name, (_Placeholder,), {})


class StandInFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Answers imports of the given packages, and of everything inside them."""

    def __init__(self, packages: Sequence[str]) -> None:
        self.packages = frozenset(packages)

    def find_spec(
        self, fullname: str, path: Any = None, target: Any = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Claim a module of one of the packages; leave any other to Python."""
        if fullname.partition(".")[0] not in self.packages:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """Make the empty module."""
        return _StandInModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Leave the module empty: its names are made when asked for."""


def install(packages: Sequence[str] = UNUSED_WHEN_SERVING) -> None:
    """Let later imports of these packages find the stand-in; call it before importing Rasa."""
    loaded = sorted(set(packages) & set(sys.modules))
    if loaded:
        raise ImportError(f"Too late for a stand-in, already imported: {', '.join(loaded)}")
    sys.meta_path.insert(0, StandInFinder(packages))
