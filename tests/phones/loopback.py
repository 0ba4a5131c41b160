"""HTTP clients that stay on this machine."""

from typing import Any

import httpx

# Reading the certificates of the world takes longer than most tests.
LOCAL: dict[str, Any] = {"trust_env": False, "verify": False, "timeout": 30.0}


def local_client(**wishes: Any) -> httpx.Client:
    return httpx.Client(**LOCAL | wishes)


def local_async_client(**wishes: Any) -> httpx.AsyncClient:
    return httpx.AsyncClient(**LOCAL | wishes)
