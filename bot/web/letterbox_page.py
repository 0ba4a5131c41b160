"""The printable page for letter boxes, from the web."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.webchat_page import language_wanted
from bot.wording import Wording
from solidarity.settings import Association


def routes(wording: Wording, association: Association) -> list[Route]:
    async def letterbox(request: Request) -> Response:
        """In the language of `?lang=`, or of the browser."""
        # What draws is slow to load, and rarely needed.
        from bot.letterbox import draw

        language = language_wanted(request)
        page = await asyncio.to_thread(draw, wording, association=association, language=language)
        name = {"Content-Disposition": f'inline; filename="letterbox-{language}.pdf"'}
        return Response(page, media_type="application/pdf", headers=name)

    return [Route("/letterbox.pdf", letterbox)]
