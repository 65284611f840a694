"""Whoever works for one organisation reaches nothing of another, whatever address is called.

The test walks the URL resolver. Each route stands in `isolation_routes`; a new one makes
`test_every_route_is_known` fail until somebody has said what it has to do with other organisations.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.models import Page

from tests import factories
from tests.cms import foreign
from tests.cms.foreign import ASKED, HIDDEN
from tests.cms.isolation_routes import (
    ARGUMENTS,
    BY_ROUTE,
    FOREIGN,
    LISTS,
    OPERATOR,
    OWN,
    PUBLIC,
    WRITTEN,
)
from tests.factories import Role
from tests.support import site as sites

pytestmark = pytest.mark.django_db

REFUSED = (302, 403, 404, 405)
OWN_ORGANISATION = "Stadt Eigenhausen"
_ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Yield every route of the site as one reads it."""
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern).removeprefix("^").removesuffix("$")
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        else:
            yield route


ROUTES = sorted(set(routes(get_resolver())))


def begins(route: str, beginnings: list[str]) -> bool:
    return any(route.startswith(each) for each in beginnings)


def kinds_of(route: str) -> list[str]:
    named = {"FOREIGN": FOREIGN, "LISTS": LISTS, "PUBLIC": PUBLIC}
    exact = [name for name, known in named.items() if route in known]
    by_beginning = {"OPERATOR": OPERATOR, "OWN": OWN}
    return exact or [name for name, known in by_beginning.items() if begins(route, known)]


def test_every_route_is_known() -> None:
    lost = [route for route in ROUTES if len(kinds_of(route)) != 1]
    gone = [route for route in [*FOREIGN, *LISTS, *PUBLIC] if route not in ROUTES]

    assert not lost, (
        "Say in tests/cms/isolation_routes.py what these have to do with another organisation's"
        f" things (FOREIGN, OPERATOR, LISTS, PUBLIC or OWN; its head explains): {lost}"
    )
    assert not gone, f"Remove from tests/cms/isolation_routes.py what is no route any more: {gone}"


@pytest.fixture
def other() -> dict[str, Any]:
    return foreign.found(sites.home_page())


def person(*roles: Role) -> Any:
    """Return somebody who acts for an organisation of their own, with a page and a file there."""
    organisation = factories.organisation(name=OWN_ORGANISATION)
    worker = factories.person(name="Eva Eigen")
    for role in roles:
        factories.member(organisation=organisation, role=role, user=worker)
    home = Page.objects.get(depth=2)
    page = home.add_child(
        instance=sites.OrganisationPage(title=organisation.name, organisation=organisation)
    )
    page.save_revision().publish()
    sites.consultation_page(page, title="Eigene Beteiligung")
    return worker


def address(route: str, things: dict[str, Any]) -> str:
    """Return a route with the other organisation's things in the places of its arguments."""
    if route in WRITTEN:
        return "/" + WRITTEN[route].format(**things)
    beginnings = [each for each in BY_ROUTE if route.startswith(each)]
    names = {**ARGUMENTS, **(BY_ROUTE[max(beginnings, key=len)] if beginnings else {})}

    def fill(match: re.Match[str]) -> str:
        name = names[match[1]]
        return str(things.get(name, name))

    return "/" + _ARGUMENT.sub(fill, route)


def gives_away(response: Any) -> bool:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return HIDDEN.casefold() in content.decode("utf-8", "replace").casefold()


def is_refused(response: Any) -> bool:
    """Say whether somebody was turned away. A refused form of the admin redirects to its home."""
    if response.status_code == 302:
        return response.url.startswith(("/cms/", "/konto/login/", "/cms/login/"))
    return response.status_code in REFUSED


def holes(client: Client, addresses: list[str]) -> list[tuple[str, str, int]]:
    found = []
    for path in addresses:
        for method in ("get", "post"):
            response = getattr(client, method)(path)
            if not is_refused(response) or gives_away(response):
                found.append((method, path, response.status_code))
    return found


ROLES = [Role.EDITOR, Role.MODERATOR, Role.CLERK, Role.ADMINISTRATOR]


@pytest.mark.parametrize("role", ROLES)
def test_things_of_another_organisation_are_refused(
    client: Client, other: dict[str, Any], role: Role
) -> None:
    client.force_login(person(role))
    before = foreign.state()

    found = holes(client, [address(route, other) for route in FOREIGN])

    assert not found, "\n".join(map(str, found))
    assert foreign.state() == before


def test_what_belongs_to_the_operator_is_refused(client: Client, other: dict[str, Any]) -> None:
    client.force_login(person(*ROLES))
    pages = [route for route in ROUTES if begins(route, OPERATOR)]
    things = {**other, "pk": 1, "page_pk": other["page"], "workflow_pk": 1, "task_id": 1}
    names = {"app_name": "cms", "model_name": "consultationpage", "app_label": "cms"}

    def fill(match: re.Match[str]) -> str:
        return str({**things, **names}[match[1]])

    found = holes(client, ["/" + _ARGUMENT.sub(fill, route) for route in pages])

    assert not found, "\n".join(map(str, found))


QUERIES = ("", f"?q={ASKED}", f"?q={ASKED}&type=wagtailcore.page", f"?term={ASKED[:6]}")


def test_lists_show_nothing_secret_of_another_organisation(
    client: Client, other: dict[str, Any]
) -> None:
    client.force_login(person(*ROLES))
    named = {"app_name": "taggit", "model_name": "tag", **ARGUMENTS}
    found = []
    for route in LISTS:
        if "bulk" in route:
            continue
        path = "/" + _ARGUMENT.sub(lambda match: named[match[1]], route)
        for query in QUERIES if path.endswith("/") else ("",):
            asked = query + f"&id={other['page']}&id={other['image']}&id={other['document']}"
            response = client.get(path + (asked if query else f"?{asked[1:]}"))
            if response.status_code >= 500 or gives_away(response):
                found.append((path + query, response.status_code))

    assert not found, "\n".join(map(str, found))


def test_bulk_actions_change_and_show_nothing_of_another_organisation(
    client: Client, other: dict[str, Any]
) -> None:
    client.force_login(person(*ROLES))
    before = foreign.state()
    registry = bulk_action_registry
    registry._scan_for_bulk_actions()
    found = []
    for app, models in registry.actions.items():
        for model, actions in models.items():
            thing = {"page": "page", "image": "image", "user": "person"}.get(model, "document")
            for name in actions:
                path = f"/cms/bulk/{app}/{model}/{name}/?next=/cms/&id={other[thing]}"
                for method in ("get", "post"):
                    response = getattr(client, method)(path)
                    if gives_away(response):
                        found.append((method, path, response.status_code))

    assert not found, "\n".join(map(str, found))
    assert foreign.state() == before


@pytest.mark.parametrize("who", ["visitor", "citizen", "stranger"])
def test_public_addresses_give_nothing_away(
    client: Client, other: dict[str, Any], who: str
) -> None:
    if who == "citizen":
        client.force_login(factories.person())
    if who == "stranger":
        client.force_login(person(*ROLES))
    before = foreign.state()
    found = []
    for route in PUBLIC:
        for query in ("", f"?q={ASKED}"):
            path = address(route, other) + query
            for method in ("get", "post"):
                response = getattr(client, method)(path)
                is_named = bool(_ARGUMENT.search(route)) or route in WRITTEN
                is_open = is_named and response.status_code == 200
                if gives_away(response) or is_open:
                    found.append((method, path, response.status_code))

    assert not found, "\n".join(map(str, found))
    assert foreign.state() == before
