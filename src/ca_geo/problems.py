"""Errors as answers: problem details (RFC 9457) for programs, a page for people."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, cast

import orjson
from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from ca_geo.deps import language_of, site
from ca_geo.errors import (
    BadQuery,
    Busy,
    CaGeoError,
    NotAcceptable,
    NotFound,
    NotProvided,
    Unfinished,
    Unserved,
)
from ca_geo.media import HTML, PROBLEM, choose
from ca_geo.pages import keeping
from ca_geo.responses import secure
from ca_geo.strings import DEFAULT

STATUS: dict[type[Exception], HTTPStatus] = {
    BadQuery: HTTPStatus.BAD_REQUEST,
    NotFound: HTTPStatus.NOT_FOUND,
    NotAcceptable: HTTPStatus.NOT_ACCEPTABLE,
    NotProvided: HTTPStatus.NOT_IMPLEMENTED,
    Unserved: HTTPStatus.NOT_IMPLEMENTED,
    Busy: HTTPStatus.SERVICE_UNAVAILABLE,
    Unfinished: HTTPStatus.SERVICE_UNAVAILABLE,
}
AGAIN_AFTER_S = "10"


def add_to(app: FastAPI) -> None:
    """Registers a handler for every row of the table, for the framework's errors, and for the unforeseen."""
    for kind in STATUS:
        app.add_exception_handler(kind, _expected)
    app.add_exception_handler(HTTPException, _of_framework)
    app.add_exception_handler(Exception, _unforeseen)


async def _expected(request: Request, error: Exception) -> Response:
    return problem(request, STATUS[type(error)], detail=str(error), **_members(cast("CaGeoError", error)))


async def _of_framework(request: Request, error: Exception) -> Response:
    fault = cast("HTTPException", error)
    status = HTTPStatus(fault.status_code)
    detail = {
        HTTPStatus.NOT_FOUND: f"There is nothing at {request.scope['path']}.",
        HTTPStatus.METHOD_NOT_ALLOWED: f"{request.method} is not possible here.",
    }.get(status, str(fault.detail))
    answer = problem(request, status, detail=detail)
    answer.headers.update(fault.headers or {})
    return answer


async def _unforeseen(request: Request, _: Exception) -> Response:
    # The server logs the error once this answer is out. No middleware sees the answer, so secure it here.
    answer = problem(
        request, HTTPStatus.INTERNAL_SERVER_ERROR, detail="The fault is the server's; it has been logged."
    )
    secure(answer.headers)
    return answer


def problem(request: Request, status: HTTPStatus, **members: Any) -> Response:
    """The problem in the form that the client prefers; programs get JSON whatever they asked for."""
    document = {"type": "about:blank", "title": status.phrase, "status": int(status), **members}
    headers = {"cache-control": "no-store", "vary": "Accept, Accept-Language"}
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        headers["retry-after"] = AGAIN_AFTER_S
    if not _wants_page(request):
        return Response(orjson.dumps(document), status, headers, PROBLEM.content_type)
    here = site(request)
    lang = _language(request)
    pages = here.pages if lang == here.atlas.lang else here.in_language(lang).pages
    page = keeping(
        pages.render("problem.html", base=here.base(request), links=[], problem=document),
        (here.base(request), pages.prefix),
        lang if lang != DEFAULT else None,
    )
    return Response(page, status, headers, HTML.content_type)


def _language(request: Request) -> str:
    """That of the page, whatever is wrong with the address."""
    try:
        return language_of(request)
    except BadQuery:
        return DEFAULT


def _members(error: CaGeoError) -> dict[str, Any]:
    """What a program may act on beside the text."""
    if isinstance(error, BadQuery):
        faults = [
            {"parameter": f.parameter, "message": f.message, "allowed": f.allowed} for f in error.faults
        ]
        return {"faults": faults}
    if isinstance(error, NotAcceptable):
        return {"offered": error.offered}
    return {}


def _wants_page(request: Request) -> bool:
    f = request.query_params.getlist("f")
    if f in ([HTML.key], [PROBLEM.key]):
        return f == [HTML.key]
    try:
        return choose(None, request.headers.get("accept"), (PROBLEM, HTML)) is HTML
    except NotAcceptable:
        return False
