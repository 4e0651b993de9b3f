"""A briefing to be taken away: slides and hand-out."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter, Depends, Request, Response

from ca_geo import slides
from ca_geo.deps import Site, SiteDep, get, nothing
from ca_geo.jsonfile import digest
from ca_geo.media import PDF, PPTX, Media
from ca_geo.responses import Answer, Body, send
from ca_geo.worker import Job

router = APIRouter()
TIMES = 4  # as long as one picture may take


@get(router, "/briefing/{briefing}.pptx", Depends(nothing))
async def deck(briefing: str, request: Request, site: SiteDep) -> Response:
    return await _send(request, site, briefing, PPTX, slides.deck_of)


@get(router, "/briefing/{briefing}.pdf", Depends(nothing))
async def handout(briefing: str, request: Request, site: SiteDep) -> Response:
    return await _send(request, site, briefing, PDF, slides.handout_of)


async def _send(request: Request, site: Site, id: str, media: Media, job: Job) -> Response:
    one = site.briefings.get(id)
    tag = digest(site.version.encode(), one.id.encode(), media.key.encode())
    headers = {"content-disposition": f'attachment; filename="{one.id}.{media.key}"'}
    build = partial(_made, site, job, one.id)
    return await send(request, Answer(media.content_type, tag, build, headers, slow=True), site.pictures)


def _made(site: Site, job: Job, id: str) -> Body:
    return Body(site.worker.make(job, id, times=TIMES))
