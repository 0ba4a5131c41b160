"""Every message key of the code with the places that say it; read once for all tests."""

from functools import cache

from solidarity.settings import ROOT
from tools.key_families import PASSED_ON, families
from tools.message_keys import Keys, read_sources
from tools.translations import FOLDERS


@cache
def keys_of_the_code() -> Keys:
    return Keys(read_sources(ROOT, FOLDERS), families(), PASSED_ON)
