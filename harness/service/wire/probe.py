"""What an app measures its connection with: echoes and bytes, for anybody, kept nowhere.

No account, protocol or policy has a say, nothing is recorded and no rate counts: a speed test tells
of the line alone. `GET /v1/probe` answers 204; `GET /v1/probe/bytes?count=N` answers N bytes that
no proxy can shrink; `POST /v1/probe/bytes` reads its body and answers how many bytes that were.
"""

import random
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from harness.service.errors import InvalidError

LARGEST = 4 << 20
_NOISE = random.Random(0).randbytes(1 << 20)  # noqa: S311  (incompressible is all it has to be)


def probe() -> APIRouter:
    """The routes below /probe."""
    router = APIRouter()

    @router.get("/probe")
    async def echo() -> Response:
        return Response(status_code=HTTPStatus.NO_CONTENT)

    @router.get("/probe/bytes")
    async def give(count: Annotated[int, Query(ge=0, le=LARGEST)]) -> Response:
        whole, rest = divmod(count, len(_NOISE))
        return Response(
            _NOISE * whole + _NOISE[:rest],
            media_type="application/octet-stream",
            headers={"Cache-Control": "no-store"},
        )

    @router.post("/probe/bytes")
    async def take(request: Request) -> JSONResponse:
        count = 0
        async for part in request.stream():
            count += len(part)
            if count > LARGEST:
                raise InvalidError("The body is too large.", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return JSONResponse({"count": count})

    return router
