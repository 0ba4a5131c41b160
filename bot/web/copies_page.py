"""The copy of somebody's data, for the chat on the page: the token of the chat is the key to it."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels import webchat_messages as messages
from bot.channels.webchat import WebChat
from bot.copies import Copies
from bot.web.webchat_chat import explained, known_chat


def routes(chat: WebChat, copies: Copies) -> list[Route]:
    async def copy(request: Request) -> Response:
        address = await known_chat(chat, request)
        what = "readable" if request.path_params["name"].endswith(".pdf") else "data"
        made = await copies.make(what, messages.person_of(chat.sessions, address), now=chat.clock())
        headers = {
            "Cache-Control": "no-store",
            "Content-Disposition": f'attachment; filename="{made.name}"',
        }
        return Response(made.content, media_type=made.mime_type, headers=headers)

    return [Route("/web/{token}/copies/{name}", explained(chat, copy))]
