"""What a search must find, as regular expressions of all spellings, inflections and compounds.

Each expression describes whole words, in any case of letters. A family is a noun with its
inflections and the compounds that it is part of, in old, new and umlaut-less spelling; what is only
derived from it (häuslich, beleuchtet) or looks alike (Baumaßnahme) does not count.

`CHOSEN` are the queries that the splitter was looked at with, `HELD_OUT` those it was not;
`further.FURTHER` and `unseen` came later.
"""

import re
from collections.abc import Mapping
from typing import TypeVar

from tests.search.further import FURTHER
from tests.search.unseen import UNSEEN, UNSEEN_LAST, UNSEEN_LATER

Key = TypeVar("Key")

CHOSEN = {
    "Ampel": r"(?!\w*trampel)\w*ampel\w*",
    "Fußgänger": r"\w*fu(ß|ss)g(ä|ae)nger\w*",
    "Fussgaenger": r"\w*fu(ß|ss)g(ä|ae)nger\w*",
    "fußgänger": r"\w*fu(ß|ss)g(ä|ae)nger\w*",
    "Radwege": r"\w*radweg\w*",
    "Straße": r"(?!strasser)\w*stra(ß|ss)e\w*|\w*str",
    "Strassen": r"(?!strasser)\w*stra(ß|ss)e\w*|\w*str",
    # no Baumaßnahme, Baumaterial, Baumängel; no Aufbäumung
    "Bäume": r"(?!bauma(ß|ss|t)|baumä)(?!\w*aufbäum)\w*b(au|äu|aeu)m\w*",
    "baum": r"(?!bauma(ß|ss|t)|baumä)(?!\w*aufbäum)\w*b(au|äu|aeu)m\w*",
    # no häuslich, Häuschen, durchaus, Chaussee, no places and people called -hausen, Hausdorff
    "Häuser": r"(?!durchaus|hausbend|hausdorff|drinhaus)(?!\w*(chaus+ee|hausen|häuslich|häuschen))"
    r"\w*h(au|äu|aeu)s\w*",
    "Parkplatz": r"\w*parkpl(a|ä|ae)tz\w*",
    "Parkplätze": r"\w*parkpl(a|ä|ae)tz\w*",
    "Beleuchtung": r"\w*beleuchtung\w*",
    "Lärm": r"\w*l(ä|ae)rm(?!end|t)\w*",
    "ÖPNV": r"\w*(ö|oe)pnv\w*",
    "Haltestelle": r"\w*haltestelle\w*",
    "Radfahrer": r"\w*radfahrer\w*",
    "Kreuzung": r"\w*kreuzung\w*",
    "Brücke": r"\w*br(ü|ue)cke\w*",
    "Schule": r"(?!schulter|schulthei|schulung)(?!\w*(geschult|schuld|nachschul))\w*schul\w*",
    "Müll": r"(?!müller|müllsagen)(?!\w*vermüll)\w*m(ü|ue)ll\w*",
    "Wohnungen": r"\w*wohnung(?!s?los)\w*",
    "Spielplätze": r"\w*spielpl(a|ä|ae)tz\w*",
    "Gehweg": r"\w*gehweg\w*",
    "Baustelle": r"\w*baustelle\w*",
    "Kreisverkehr": r"\w*kreisverkehr\w*",
    "Geschwindigkeit": r"\w*geschwindigkeit(?!sbedingt)\w*",
    "Bordstein": r"\w*bordstein\w*",
    "Poller": r"(?!abpoller)\w*poller\w*",
    "Fahrrad": r"\w*fahrr(a|ä|ae)d(?!l)\w*",
}

_BUS = (
    r"(bus(?!ch|e\b)|(ausflugs?|bürger|diesel|elektro|fern|gelenk|hybrid|klein|linien|nacht"
    r"|ring|schnell|schul|ziehharmonika)bus)\w*"
)

HELD_OUT = {
    "Stadt": r"(?!städtisch)(?!\w*(anstatt|städtisch))\w*st(a|ä|ae)dt(?!isch)\w*",
    "Städte": r"(?!städtisch)(?!\w*(anstatt|städtisch))\w*st(a|ä|ae)dt(?!isch)\w*",
    "Gärten": r"\w*g(a|ä|ae)rten\w*",
    "Bus": _BUS,
    "Busse": _BUS,
    "Kinder": r"(?!kinderr\b|kindersi\b)\w*kind\w*",
    "Wasser": r"\w*wasser\w*",
    "Energie": r"\w*energie\w*",
    "Heizung": r"\w*heizung\w*",
    "Wald": r"(?!\w*wäldchen)\w*w(a|ä|ae)ld\w*",
    "Dächer": r"dach(?!te|sweg)\w*|d(ä|ae)che?rn?"
    r"|\w*(flach|glas|grün|haus|pult)d(a|ä|ae)ch(e?rn?)?",
    "Verkehr": r"\w*verkehr(?!t)\w*",
    "Radfahrerin": r"\w*radfahrer\w*",
    "Schilder": r"schild(?!er(t|ung))\w*|(?!\w*(be|aus|auszu)schild)\w+schild(er|ern|es|s)?",
    "Kita": r"kitas?\w*",
    "Kindergarten": r"\w*kinderg(a|ä|ae)rten\w*",
    "Lkw": r"lkws?\w*",
    "Innenstadt": r"(?!\w*städtisch)innenst(a|ä|ae)dt\w*",
    "Markt": r"(?!gemarkt)\w*m(a|ä|ae)rkt\w*",
    "Unfälle": r"(?!verunfall)\w*unf(a|ä|ae)ll\w*",
    "Platz": r"\w*pl(a|ä|ae)tz(?!ier|lich)\w*",
    # places are called Rheinberg and Rheinhausen: whoever asks for the Rhein gets them, too
    "Rhein": r"(?!\w*seitig)\w*rhein(?!isch)\w*",
    "Streifen": r"\w*streifen\w*",
    "Fläche": r"\w*fl(ä|ae)che\w*",
    "Zebrastreifen": r"\w*zebrastreifen\w*",
    "Tempolimit": r"\w*tempolimits?\w*",
    "Bahnhof": r"\w*bahnh(o|ö|oe)f\w*",
    "Wände": r"wand|w(ä|ae)nden?|wand(begr|farb)\w+|\w+(haus|trenn)w(a|ä|ae)nd(en)?|hauswand"
    r"|trennw(ä|ae)nden?|l(ä|ae)rmschutzw(a|ä|ae)nde?n?",
    "Anwohner": r"\w*anwohner\w*",
}


def relevant(query: str, texts: Mapping[Key, str]) -> set[Key]:
    """Return the keys of the texts that have a word of the family that ``query`` names."""
    family = (CHOSEN | HELD_OUT | FURTHER | UNSEEN | UNSEEN_LATER | UNSEEN_LAST)[query]
    words = re.compile(rf"\b(?:{family})\b", re.IGNORECASE)
    return {key for key, text in texts.items() if words.search(text)}
