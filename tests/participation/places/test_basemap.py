"""The base map's tiles, fetched from a real server of this machine."""

import threading
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import caches
from django.test import Client

from participation.places.basemap import is_inside
from participation.places.fetching import FetchError, fetch, networks
from tests.participation.places.maps import give, png, serving

LOOPBACK = ["127.0.0.0/8"]
TILE = "/karte/10/548/342/"


@pytest.fixture
def base_map(settings, tmp_path):
    """Return a function that sets the base map to a server."""
    settings.CACHES = {
        **settings.CACHES,
        "tiles": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": tmp_path / "tiles",
        },
    }
    settings.MAP_NETWORKS = LOOPBACK
    settings.MAP_TIMEOUT = 5

    def use(url, kind="wms"):
        settings.BASE_MAP_URL = url
        settings.BASE_MAP_KIND = kind
        settings.BASE_MAP_LAYER = "grau"
        settings.BASE_MAP_ATTRIBUTION = "© Landesvermessung"

    yield use
    caches["tiles"].clear()


def test_tile_is_asked_for_once_and_kept(client: Client, base_map):
    with serving(give(png(), kind="text/html")) as (url, asked):
        base_map(f"{url}/wms?map=x")
        answers = [client.get(TILE) for _each in range(2)]

    assert [(each.status_code, each.headers["Content-Type"]) for each in answers] == [
        (200, "image/png"),
        (200, "image/png"),
    ]
    assert answers[1].content == png()
    assert answers[0].headers["Cache-Control"] == "public, max-age=604800"
    assert len(asked) == 1
    query = {name: value for name, (value,) in parse_qs(urlsplit(asked[0]).query).items()}
    west, south, east, north = (float(each) for each in query.pop("BBOX").split(","))
    assert query == {
        "map": "x",
        "SERVICE": "WMS",
        "VERSION": "1.3.0",
        "REQUEST": "GetMap",
        "LAYERS": "grau",
        "CRS": "EPSG:3857",
        "WIDTH": "256",
        "HEIGHT": "256",
        "FORMAT": "image/png",
    }
    assert (round(west), round(east - west), round(north - south)) == (1408887, 39136, 39136)


def test_tile_service_is_asked_by_row_and_column(client: Client, base_map):
    with serving(give(png())) as (url, asked):
        base_map(f"{url}/wmts", kind="wmts")
        client.get(TILE)

    (address,) = asked
    assert address == (
        "/wmts?SERVICE=WMTS&VERSION=1.0.0&REQUEST=GetTile&LAYER=grau&STYLE="
        "&TILEMATRIXSET=GoogleMapsCompatible&TILEMATRIX=10&TILEROW=342&TILECOL=548"
        "&FORMAT=image%2Fpng"
    )


@pytest.mark.parametrize(
    "answer",
    [
        give(b"<html>", kind="image/png"),
        give(b""),
        give(png(), status=302, Location="http://127.0.0.1:1/"),
        give(png(), status=500),
        give(png() + b"\x00" * 600_000),
        give(png(2000)),
        give(png()[:20]),
        give(b"<svg xmlns='http://www.w3.org/2000/svg'/>", kind="image/svg+xml"),
    ],
    ids=["html", "nothing", "redirect", "error", "large file", "large picture", "cut", "svg"],
)
def test_what_is_no_tile_is_refused_and_not_kept(client: Client, base_map, answer):
    with serving(answer) as (url, asked):
        base_map(url)
        found = [client.get(TILE) for _each in range(2)]

    assert [(each.status_code, each.content) for each in found] == [(502, b""), (502, b"")]
    assert found[0].headers["Cache-Control"] == "no-store"
    assert len(asked) == 2


@pytest.mark.parametrize(
    "path",
    [
        "/karte/4/8/5/",  # zoom too low
        "/karte/19/1/1/",  # zoom too high
        "/karte/10/0/0/",  # beyond the bounds
        "/karte/10/9999/342/",
        "/karte/10/548/99999999999999999999999/",
        "/karte/10/-1/342/",
        "/karte/10/548/342.png",
    ],
)
def test_tile_beyond_bounds_is_not_asked_for(client: Client, base_map, path):
    with serving(give(png())) as (url, asked):
        base_map(url)
        answer = client.get(path)

    assert (answer.status_code, asked) == (404, [])


@pytest.mark.django_db
def test_without_a_base_map_there_are_no_tiles(client: Client):
    assert client.get(TILE).status_code == 404


def test_bounds_hold_germany(settings):
    assert [is_inside(5, x, 10) for x in (15, 16, 17, 18)] == [False, True, True, False]


def test_private_address_is_refused_unless_its_network_is_allowed():
    with serving(give(b"x")) as (url, asked):
        for address in (url, url.replace("127.0.0.1", "localhost")):
            with pytest.raises(FetchError, match="private"):
                fetch(address, allowed=networks(["10.0.0.0/8"]), seconds=5, most_bytes=10)
        assert asked == []
        assert fetch(url, allowed=networks(LOOPBACK), seconds=5, most_bytes=10)[1] == b"x"


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "http:///x",
        "http://[::1]:1/",
        "http://[::ffff:10.0.0.1]/",
        "http://169.254.169.254/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "http://gibt-es-nicht.invalid/",
    ],
)
def test_other_addresses_are_refused(url):
    with pytest.raises(FetchError):
        fetch(url, allowed=networks(LOOPBACK), seconds=5, most_bytes=10)


def test_server_that_trickles_is_given_up():
    stop = threading.Event()

    def trickle(request):
        request.send_response(200)
        request.end_headers()
        while not stop.wait(0.05):
            request.wfile.write(b"x")

    try:
        with (
            serving(trickle) as (url, _asked),
            pytest.raises(FetchError),
        ):
            fetch(url, allowed=networks(LOOPBACK), seconds=0.5, most_bytes=10**6)
    finally:
        stop.set()
