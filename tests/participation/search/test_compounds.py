"""What words are made of. The splitter knows no single compound; these are samples."""

import pytest

from participation.search.compounds import split


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Fußgängerampel", "fuss gaenger ampel"),
        ("Fussgaengerampelanlagen", "fuss gaenger ampel anlage"),
        ("Wohnhäuser", "wohn haus"),
        ("Verkehrsampeln", "verkehr ampel"),
        ("Straßenrand", "strasse rand"),
        ("Strassenrand", "strasse rand"),
        ("Städtebau", "stadt bau"),
        ("Hundesteuer", "hund steuer"),
        ("Bürgersteig", "buerger steig"),
        ("Bezirksamt", "bezirk amt"),
        ("Gehwege", "geh weg"),
        ("Gehalt", "gehalt"),
        ("Rückstaus", "rueck stau"),
        ("Bußgelder", "buss geld"),
        ("Bahnsteig", "bahn steig"),
        ("Sachgebiet", "sache gebiet"),
        ("Fernstraße", "fern strasse"),
        ("Vollsperrung", "voll sperrung"),
        ("Übersetzung", "uebersetzung"),
        ("Individualverkehr", "individual verkehr"),
        ("Allgemeinheit", "allgemeinheit"),
        ("Nahverkehr", "nah verkehr"),
        ("Trenknerweg", "trenkner weg"),
        ("Hersteller", "hersteller"),
        ("Schulwege", "schule weg"),
        ("Windräder", "wind rad"),
        ("Altbauten", "alt bau"),
        ("Einfamilienhaus", "ein familie haus"),
        ("fußgängerfreundliche", "fuss gaenger freundlich"),
        ("Lobuschstraße", "lobusch strasse"),
        ("Quxfrobparkhaus", "quxfrob park haus"),
        ("Geschwindigkeitskontrollen", "geschwindigkeit kontrolle"),
        ("Bürgersteige", "buerger steig"),
        ("Radwegen", "rad weg"),
        ("Dämmstoffe", "daemm stoff"),
        ("Erdgeschoss", "erde geschoss"),
        ("Vorgärten", "vor garten"),
        ("Bahnhofsvorplatz", "bahn hof vor platz"),
        ("Hausärztinnen", "haus arzt"),
        ("Gesetzgebung", "gesetz gebung"),
        ("Nachverdichtungen", "nach verdichtung"),
        ("Tabuzonen", "tabu zone"),
        ("Rosenheimerplatz", "rosenheimer platz"),
        ("Wärmepumpe", "waerme pumpe"),
        ("Verkehrsstau", "verkehr stau"),
        ("Geldbuße", "geld busse"),
        ("Abgase", "ab gas"),
        ("lebensgefährliche", "leben gefaehrlich"),
        ("Grundstücksverkäuferinnen", "grund stueck verkaeufer"),
    ],
)
def test_compound_is_taken_apart(word: str, parts: str) -> None:
    assert split(word) == tuple(parts.split())


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("Häuser", "haus"),
        ("häuslich", "haeuslich"),
        ("Bäume", "baum"),
        ("Kontrollen", "kontrolle"),
        ("Kundinnen", "kunde"),
        ("Termin", "termin"),
        ("zugeordnet", "zuordnen"),
        ("Vorteil", "vorteil"),
        ("Eingang", "eingang"),
        ("Übergänge", "uebergang"),
        ("Quadrat", "quadrat"),
        ("Tangente", "tangente"),
        ("Station", "station"),
        ("Personal", "personal"),
        ("Kamerad", "kamerad"),
        ("stellen", "stellen"),
        ("Stellen", "stelle"),
        ("gefahren", "gefahren"),
        ("Asphaltierungen", "asphaltierung"),
        ("Umleitungs", "umleitung"),
        ("schmalsten", "schmal"),
        ("heißt", "heissen"),
        ("Wegfall", "wegfall"),
        ("Rücksicht", "ruecksicht"),
        ("vereinfachen", "vereinfachen"),
        ("verbotenerweise", "verbotenerweise"),
        ("Wiesbaden", "wiesbaden"),
        ("Quxfrob", "quxfrob"),
    ],
)
def test_other_word_stays_whole(word: str, lemma: str) -> None:
    assert split(word) == (lemma,)


def test_baumassnahme_is_no_tree() -> None:
    assert split("Baumaßnahme") == ("bau", "massnahme")
    assert split("Baumängel") == ("bau", "mangel")
