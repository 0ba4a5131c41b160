"""Forms with files, as they come over HTTP."""

from dataclasses import dataclass, field
from email.message import Message as Headers
from email.parser import BytesHeaderParser

from .shapes import Json


@dataclass(frozen=True)
class Upload:
    """A file that came with a call."""

    name: str
    kind: str
    content: bytes = field(repr=False)


def read_multipart(body: bytes, kind: str) -> tuple[Json, dict[str, Upload]]:
    """Fields and files of a multipart body (RFC 7578); ValueError where there is no boundary."""
    boundary = header("Content-Type", kind).get_boundary()
    if not boundary:
        raise ValueError("multipart without boundary")
    fields: Json = {}
    files: dict[str, Upload] = {}
    for part in (b"\r\n" + body).split(f"\r\n--{boundary}".encode())[1:-1]:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        headers = BytesHeaderParser().parsebytes(head)
        name = str(headers.get_param("name", header="content-disposition"))
        filename = headers.get_filename()
        if filename is None:
            fields[name] = content.decode()
        else:
            files[name] = Upload(filename, headers.get_content_type(), content)
    return fields, files


def header(name: str, value: str) -> Headers:
    headers = Headers()
    headers[name] = value
    return headers
