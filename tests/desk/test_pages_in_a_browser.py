"""What everybody of the team can open: right for screen readers, light and dark, and small."""

from pathlib import Path

import pytest

from desk.app import PAGES
from solidarity.vocabulary import Role
from tests.browsing import needs_browser, open_browser, violations
from tests.desk.members import sign_in
from tests.web.site import Site

pytestmark = needs_browser
LISTS = sorted(
    {page.path for page in PAGES if page.method == "GET" and not {"{", "."} & set(page.path)}
)
"""Pages, and no files."""
MOST_BYTES = 150_000


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_on_any_page(real_site: Site, tmp_path: Path, *, dark: bool) -> None:
    member = sign_in(real_site, *Role, language="nl" if dark else "fr")
    with open_browser(tmp_path, dark=dark) as browser:
        member.take_browser(browser)
        for path in LISTS:
            browser.get(real_site.url + path)
            assert violations(browser) == [], path
            size = browser.execute_script(
                "return performance.getEntries().reduce((sum, e) => sum + (e.encodedBodySize || 0), 0)"
            )
            assert size < MOST_BYTES, path
