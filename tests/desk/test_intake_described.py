"""The description at /intake/openapi.json is true: whatever fits it is taken, the rest refused.

Schemathesis makes up both, and compares each answer with what is described.
"""

from collections import Counter

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from requests.auth import AuthBase
from schemathesis.generation import GenerationMode

from tests.desk.telling import Source
from tests.web.site import Site

EXAMPLES = 100
QUICK = settings(
    max_examples=EXAMPLES, deadline=None, database=None, derandomize=True,
    phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
)  # fmt: skip
REPLACED = {"X-Timestamp": "0", "X-Signature": "sha256=" + "0" * 64}


class Signed(AuthBase):
    """Signs what goes out as a source does, never faster than it may."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        self.source.site.watch.forward(seconds=1)
        body = request.body or b""
        body = body.encode() if isinstance(body, str) else body
        request.headers.update(self.source.headers(body))
        return request


class Unsigned(AuthBase):
    """Leaves the headers as they were made up."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


def answers(site: Site, mode: GenerationMode, signs: AuthBase) -> Counter[int]:
    """How often which answer came; an answer that is not as described fails."""
    schema = schemathesis.openapi.from_url(f"{site.url}/intake/openapi.json")
    operation = schema["/intake/{source}"]["POST"]
    # What is signed is right in its headers: only the body is made up.
    headers = REPLACED if isinstance(signs, Signed) else None
    made_up = operation.as_strategy(mode, path_parameters={"source": "site"}, headers=headers)
    seen: Counter[int] = Counter()

    @QUICK
    @given(case=made_up)
    def tell(case: schemathesis.Case) -> None:
        answer = case.call_and_validate(base_url=site.url, auth=signs)
        seen[answer.status_code] += 1

    tell()
    return seen


def test_what_fits_the_description_is_taken(real_site: Site) -> None:
    seen = answers(real_site, GenerationMode.POSITIVE, Signed(Source(real_site)))
    assert set(seen) == {200}
    assert seen[200] >= EXAMPLES // 2


def test_what_does_not_fit_it_is_refused(real_site: Site) -> None:
    seen = answers(real_site, GenerationMode.NEGATIVE, Signed(Source(real_site)))
    assert seen[422] >= EXAMPLES // 4
    assert max(seen) < 500


def test_what_is_not_signed_is_refused_whatever_it_is(real_site: Site) -> None:
    Source(real_site)
    assert set(answers(real_site, GenerationMode.POSITIVE, Unsigned())) == {401}
