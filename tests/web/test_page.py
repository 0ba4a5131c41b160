"""The page itself and its files."""

import re

import pytest

from bot.web.webchat_page import SCRIPTS
from tests.web.site import Site


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_the_page_is_whole_in_both_languages(site: Site, language: str) -> None:
    html = site.get(f"/?lang={language}").text
    assert f'<html lang="{language}">' in html
    assert not re.search(r"\bpage\.[a-z_.]+", html.replace("webchat_page.", "")), "an unworded key"


def test_the_page_speaks_the_language_the_browser_prefers(site: Site) -> None:
    html = site.get("/", headers={"Accept-Language": "de, nl-BE;q=0.8, fr;q=0.5"}).text
    assert '<html lang="nl">' in html


def test_the_page_needs_nothing_from_elsewhere_and_is_small(site: Site) -> None:
    html = site.get("/")
    files = re.findall(r'(?:src|href)="(web/[^"]+)"', html.text)
    answers = [html, *(site.get(f"/{name}") for name in files)]
    assert len(files) == 4
    assert all(answer.status_code == 200 for answer in answers)
    assert sum(len(answer.content) for answer in answers) < 60_000
    for answer in answers:
        assert "http://" not in answer.text.replace("http://www.w3.org/2000/svg", "")
        assert "https://" not in answer.text


def test_no_script_may_run_but_the_pages_own(site: Site) -> None:
    answer = site.get("/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script>|\son\w+=|style=", answer.text)
    for name in SCRIPTS:
        assert "innerHTML" not in site.get(f"/web/{name}").text


def test_the_demonstration_shows_three_phones_and_a_real_bot_one(
    site: Site, real_site: Site
) -> None:
    assert site.get("/").text.count('class="phone"') == 3
    assert real_site.get("/").text.count('class="phone"') == 1
