"""`solidarity rotate-key`: everything sealed with the new secret."""

from bot.backups import BackupFailed, is_running
from solidarity.settings import Settings
from solidarity.storage.engine import open_engine
from solidarity.storage.resealing import reseal


def rotate(settings: Settings) -> int:
    """Seal everything with the first secret of SECRET_KEY; how many rows.

    A bot that runs meanwhile would not find what is sealed anew, so it is refused then.
    """
    if is_running(settings.port):
        raise BackupFailed(f"something answers on port {settings.port}: stop all bots first")
    return reseal(open_engine(settings.database_url))
