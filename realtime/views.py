"""The same frames for browsers that get no socket: they ask now and then."""

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.views.decorators.http import require_GET

from realtime.access import versions_for
from realtime.frames import frames_since, public_versions
from realtime.requests import Malformed, language_codes, number

MAX_THREADS = 20  # at once


@require_GET
def poll(request: HttpRequest) -> HttpResponse:
    """Return what is missing of some threads: ``?thread=7.41&thread=8.3&language=de``.

    Each ``thread`` is a number and the version that is known. The answer's ``frames`` are those of
    the socket. With the ETag of the last answer in ``If-None-Match`` one gets 304 without a body
    as long as nothing happened.
    """
    language = request.GET.get("language", "")
    try:
        known = dict(_pair(written) for written in request.GET.getlist("thread"))
    except Malformed:
        return HttpResponseBadRequest()
    if not 0 < len(known) <= MAX_THREADS or language not in language_codes():
        return HttpResponseBadRequest()
    versions = public_versions(known)
    if others := known.keys() - versions.keys():
        versions |= versions_for(request.user, others)
    tag = '"' + ".".join(f"{thread}-{versions.get(thread, '')}" for thread in sorted(known)) + '"'
    behind = any(known[thread] != version for thread, version in versions.items())
    if not behind and request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
    else:
        frames = []
        for thread, after in known.items():
            if thread in versions:
                _version, found = frames_since(thread, after, [language])
                frames += [frame.fields for frame in found[language]]
            else:
                frames.append({"thread": thread, "error": "not open"})
        response = JsonResponse({"frames": frames})
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    return response


def _pair(written: str) -> tuple[int, int]:
    thread, dot, version = written.partition(".")
    if not (dot and thread.isdecimal() and version.isdecimal()):
        raise Malformed
    return number(int(thread[:20])), number(int(version[:20]))
