"""Under which forms texts are found."""

import pytest

from participation.search.analysis import indexed_under, lookups, vector


def found(query: str, text: str, language: str = "de") -> bool:
    """Say whether one word finds a text, without a database."""
    index = vector([(text, "C")], language)
    return any(f"'{lexeme}':" in index for lexeme in lookups(query, ("de", "en", "hsb")))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("Ampel", "Die Fußgängerampelanlage ist aus."),
        ("Fussgaenger", "FUẞGÄNGER und Fußgänger*innen"),
        ("häuser", "Ein Haus wird gebaut."),
        ("Häuser", "Drei Wohnhäuser werden gebaut."),
        ("Radweg", "Die Rad-Wege sind eng."),
        ("Parkplatz", "Anwohnerparkplätze fehlen."),
        ("Straße", "In der Bahnhofstr. 5"),
        ("Strassen", "Straßenbeleuchtung"),
        ("Radfahrer", "Radfahrerinnen"),
        ("Radfahrerin", "Radfahrer:innen"),
        ("baum", "bäume am weg sind schön"),
        ("§ 9", "Nach §9 gilt"),
        ("Café", "cafe"),
        ("ÖPNV", "die ÖPNV-Anbindung"),
        ("sbahn", "mit der S-Bahn, S Bahn, SBahn"),
        ("B9", "an der B 9"),
        ("Tempo", "Tempo30 für alle"),
        ("Klima", "NKlimaschutz"),
        ("Kosten", "Die kosten sind hoch."),
        ("kosten", "Was kostet das?"),
        ("Schule", "vor der schule steht ein Baum"),
        ("Grün", "Grüne Welle"),
        ("parken", "Das Gehwegparken stört."),
        ("Barriere", "barrierefrei"),
        ("Recht", "Rechtsverordnung"),
        ("Gebiet", "in den Gebieten"),
        ("abbiegen", "Linksabbieger"),
        ("abbiegen", "die Abbiegespur"),
        ("sanieren", "wegen der Sanierung"),
        ("überqueren", "Wer die Straße überquert"),
        ("Nacht", "Nachts ist es laut."),
        ("Vorfahrt", "wer hat hier vorfahrt"),
        ("ÖPNV", "Ausbau des ÖPNVs"),
    ],
)
def test_word_finds(query: str, text: str) -> None:
    assert found(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("Häuser", "häuslich, durchaus"),
        ("Bäume", "Baumaßnahme"),
        ("Parkplatz", "Der Park liegt am Platz."),
        ("Rat", "Quadratmeter"),
        ("Stelle", "Wir stellen etwas auf."),
        ("§ 9", "§ 90"),
        ("Kosten", "Was kostet das?"),
        ("Rasen", "Autos, die rasten"),
        ("Kosten", "kostenlose Parkplätze"),
        ("Parken", "Der Stadtpark ist schön."),
        ("Recht", "Rechtskurve und Rechtsabbiegerspur"),
        ("Zug", "zugeparkte Wege"),
        ("Verhalten", "Der Sachverhalt ist klar."),
    ],
)
def test_word_does_not_find(query: str, text: str) -> None:
    assert not found(query, text)


def test_small_words_are_neither_asked_nor_indexed() -> None:
    assert lookups("der", ("de",)) == ()
    assert vector([("der die das", "A")], "de") == ""


def test_part_weighs_less_than_word() -> None:
    assert vector([("Radweg", "A"), ("Rad", "C")], "de") == "'rad':1B,2C 'radweg':1A 'weg':1B"


def test_word_of_a_text_says_under_what_it_is_found() -> None:
    assert indexed_under("Radwege", "de") == ("radweg", {"rad", "weg"})


def test_other_languages_have_forms_of_their_own() -> None:
    assert found("street", "The streets are wide.", "en")
    assert found("dróha", "wo dróhach", "hsb")
