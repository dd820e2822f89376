"""What both APIs share: errors in the wire's shape, bearer tokens, bodies that are not UTF-8."""

import json
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import TypeVar

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException

from harness.service.errors import InvalidError, ServiceError
from harness.service.settings import first_fault

LARGEST_BODY = 1 << 20
Model = TypeVar("Model", bound=BaseModel)


def new_app(title: str) -> FastAPI:
    """An app without documentation pages, whose every error has the wire's shape."""
    app = FastAPI(title=title, docs_url=None, redoc_url=None, openapi_url=None)
    app.add_exception_handler(ServiceError, _service_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _no_route)
    app.add_exception_handler(Exception, _broken)
    return app


def error_response(error: ServiceError) -> JSONResponse:
    """The response that tells an error."""
    return JSONResponse(error.body(), status_code=error.status, headers=error.headers())


def bearer_token(request: Request) -> str:
    """The token of the Authorization header; empty when there is none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def lenient_body(model: type[Model]) -> Callable[[Request], Awaitable[Model]]:
    """A dependency that reads a body whose text may hold broken characters.

    Old apps send half a surrogate pair. It is kept as U+FFFD, as any UTF-8 store keeps it; to
    refuse the message would be another failure than the one that users of such apps meet.
    """

    async def read(request: Request) -> Model:
        raw = await request.body()
        if len(raw) > LARGEST_BODY:
            raise InvalidError("The body is too large.", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            return model.model_validate(_whole(json.loads(raw.decode("utf-8", "replace"))))
        except ValidationError as error:
            raise InvalidError(first_fault(error), HTTPStatus.UNPROCESSABLE_ENTITY) from error
        except (ValueError, RecursionError) as error:
            raise InvalidError("The body is not JSON.") from error

    return read


def _whole(value: object) -> object:
    """`value` with every lone surrogate in its top-level texts replaced."""
    if not isinstance(value, dict):
        return value
    return {
        key: one.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        if isinstance(one, str)
        else one
        for key, one in value.items()
    }


async def _service_error(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, ServiceError):
        raise error
    return error_response(error)


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    fault = error.errors()[0]
    place = ".".join(str(part) for part in fault["loc"])
    return error_response(InvalidError(f"{place}: {fault['msg']}", HTTPStatus.UNPROCESSABLE_ENTITY))


async def _no_route(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise error
    code = "not_found" if error.status_code == HTTPStatus.NOT_FOUND else "bad_request"
    return error_response(ServiceError(error.status_code, code, str(error.detail)))


async def _broken(_request: Request, _error: Exception) -> JSONResponse:
    text = "Something went wrong. Please try again."
    return error_response(ServiceError(HTTPStatus.INTERNAL_SERVER_ERROR, "unavailable", text))
