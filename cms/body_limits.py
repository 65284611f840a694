"""How much one may send: editors a whole plan, everybody else a form."""

from functools import cache
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.decorators import sync_and_async_middleware


@sync_and_async_middleware
def body_limits(get_response: Any) -> Any:
    """Hold public addresses to smaller limits than the Wagtail admin.

    Django's own settings know one limit for all addresses. They are as wide as the editor of a
    large plan needs; here they are narrowed for all that does not lie below it.
    """
    if iscoroutinefunction(get_response):

        async def asynchronous(request: HttpRequest) -> HttpResponseBase:
            _limit(request)
            response: HttpResponseBase = await get_response(request)
            return response

        return asynchronous

    def synchronous(request: HttpRequest) -> HttpResponseBase:
        _limit(request)
        response: HttpResponseBase = get_response(request)
        return response

    return synchronous


def _limit(request: HttpRequest) -> None:
    """Refuse what is too large before it is read, and let the rest be read with limits."""
    if request.path.startswith(reverse("wagtailadmin_home")):
        if _length(request) > settings.EDITORIAL_MAX_BODY:
            raise RequestDataTooBig("more than the admin takes")
        return
    if request.method in ("GET", "HEAD"):
        return
    if _length(request) > settings.PUBLIC_MAX_BODY:
        raise RequestDataTooBig("more than a public form with files takes")
    is_form_with_files = request.content_type == "multipart/form-data"
    if not is_form_with_files and _length(request) > settings.PUBLIC_MAX_FIELDS_SIZE:
        raise RequestDataTooBig("more than a public form takes")
    request.__class__ = _bounded(type(request))  # type: ignore[arg-type]


def _length(request: HttpRequest) -> int:
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isdecimal() else 0


@cache
def _bounded(kind: type[HttpRequest]) -> type[HttpRequest]:
    """Return this class of requests with the limits of public addresses."""

    class PublicRequest(kind):  # type: ignore[valid-type,misc]
        def _load_post_and_files(self) -> None:
            super()._load_post_and_files()
            values = [value for _name, several in self._post.lists() for value in several]
            files = [each for _name, several in self._files.lists() for each in several]
            if len(values) + len(files) > settings.PUBLIC_MAX_NUMBER_FIELDS:
                self._refuse(TooManyFieldsSent("more fields than a public form has"))
            if sum(map(len, values)) > settings.PUBLIC_MAX_FIELDS_SIZE:
                self._refuse(RequestDataTooBig("more than a public form takes"))

        def _refuse(self, reason: Exception) -> Any:
            self._mark_post_parse_error()
            raise reason

    return PublicRequest
