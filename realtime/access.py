"""Who is behind a socket, asked only where it matters: reading what is not public.

Sessions are read and never written, so an open socket does not prolong one.
"""

from collections.abc import Iterable
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.db.models.functions import Now
from django.utils.crypto import constant_time_compare, salted_hmac

from participation.accounts.models import User
from participation.accounts.rules import Person
from participation.contributions.rules import readable_by
from participation.contributions.selectors import threads as with_surroundings


def person_of(session_key: str | None) -> Person:
    """Return who is signed in by a session: nobody if it ended, or the password was changed.

    Django's own function would give the session a new key or end it; a socket changes nothing.
    """
    if not session_key:
        return AnonymousUser()
    session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    if session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return AnonymousUser()
    user = User.objects.filter(pk=session[SESSION_KEY], is_active=True).first()
    if user is None:
        return AnonymousUser()
    valid = (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    given = session.get(HASH_SESSION_KEY, "")
    known = any(constant_time_compare(given, each) for each in valid)
    return user if known else AnonymousUser()


def versions_for(person: Person, threads: Iterable[int]) -> dict[int, int]:
    """Return the versions of those of ``threads`` that ``person`` may read."""
    if not person.is_authenticated:
        return {}
    found = readable_by(person, with_surroundings().filter(pk__in=threads))
    return {thread.pk: thread.version for thread in found}


def versions_in_session(session_key: str | None, threads: Iterable[int]) -> dict[int, int]:
    """Return the same for whoever is signed in by a session."""
    return versions_for(person_of(session_key), threads)


def living_sessions(session_keys: Iterable[str]) -> set[str]:
    """Return those sessions that have not ended, in one statement."""
    living = Session.objects.filter(session_key__in=session_keys, expire_date__gt=Now())
    return set(living.values_list("session_key", flat=True))


def fingerprint(session_key: str) -> str:
    """Return a name for a session that is told to other processes and opens nothing."""
    return salted_hmac("realtime.session", session_key).hexdigest()
