"""Excerpts of a register and of outlines, written by hand: squares beside each other."""

import json
from math import cos, radians

HEAD = "ags,ars,name,kreis_ags,kreis,verband,flaeche_ha,einwohner,plz,stand"
EDGE = 0.1  # degrees


def square(column: int, row: int = 0) -> dict:
    west, south = 13 + column * EDGE, 51 + row * EDGE
    ring = [
        [west, south],
        [west + EDGE, south],
        [west + EDGE, south + EDGE],
        [west, south + EDGE],
        [west, south],
    ]
    return {"type": "Polygon", "coordinates": [[[round(x, 5), round(y, 5)] for x, y in ring]]}


def hectares(squares: int = 1) -> int:
    return round(squares * (EDGE * 111.32) ** 2 * cos(radians(51.05)) * 100)


def line(number: str, name: str, *, squares: int = 1, stand: str = "20231130", **more: str) -> str:
    cells = {
        "ags": f"14522{number}",
        "ars": f"14522{number}{number}0",
        "name": f'"{name}"',
        "kreis_ags": "14522",
        "kreis": "Mittelsachsen",
        "verband": name.split(",", maxsplit=1)[0],
        "flaeche_ha": str(hectares(squares)),
        "einwohner": "4761",
        "plz": "04749",
        "stand": stand,
        **more,
    }
    cells["ars"] = more.get("ars", cells["ars"].ljust(12, "0")[:12])
    return ",".join(cells[name] for name in HEAD.split(","))


def register(*lines: str) -> bytes:
    return "\n".join([HEAD, *lines, ""]).encode()


def outlines(**squares: dict) -> bytes:
    """Return outlines by AGS behind an underscore; the name is the number."""
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {"ags": ags.strip("_"), "name": f"Ort {ags[-3:]}"},
                    "geometry": geometry,
                }
                for ags, geometry in squares.items()
            ],
        }
    ).encode()
