"""Queries of citizens and clerks, written with their expressions before anybody saw them tried.

What counts is said in `truth`; beyond that: a verb's family are its forms, with and without a
prefix, what is done and who does it (abbiegen: Abbiegung, Abbieger); an adjective's are its forms
and the compounds that end or begin with it, no other derived word (sicher: not sichern,
Sicherheit, unsicher).

The rules were mended after the first measurement of `UNSEEN`, then `UNSEEN_LATER` was written and
measured, and after mending what that showed `UNSEEN_LAST`. Decision 4 has the figures of these
first measurements, and says which two expressions of `UNSEEN` were corrected since.
"""

UNSEEN = {
    # towns and traffic
    "Laterne": r"\w*laterne\w*",
    "Rathaus": r"\w*rath(a|ä)us\w*",
    "Buergermeister": r"\w*b(ü|ue)rgermeister\w*",
    "Tiefgaragen": r"\w*tiefgarage\w*",
    "Garage": r"\w*garage\w*",
    "Parkhaus": r"\w*parkh(a|ä)us\w*",
    "Taxi": r"\w*taxi\w*",
    "Motorräder": r"\w*motorr(a|ä)d\w*",
    "Roller": r"\w*roller\w*",
    "Umleitung": r"\w*umleitung\w*",
    "Einbahnstrassen": r"\w*einbahnstra(ß|ss)e\w*|\w*einbahnstr",
    "Vorfahrt": r"\w*vorfahrt\w*",
    "Zufahrten": r"\w*zufahrt\w*",
    # no Geradeausfahrt
    "Ausfahrt": r"(?!\w*geradeaus)\w*ausfahrt\w*",
    "Bahnuebergang": r"\w*bahn(ü|ue)berg(a|ä)ng\w*",
    # no eingleisig
    "Gleise": r"(?!\w*gleisig)\w*gleis\w*",
    "Schienen": r"\w*schiene\w*",
    "Fahrgäste": r"\w*fahrg(a|ä|ae)st\w*",
    "Fahrplan": r"\w*fahrpl(a|ä)n\w*",
    "Verbindungen": r"\w*verbindung\w*",
    "überqueren": r"\w*überquer(?!r)\w*",
    "abbiegen": r"\w*abb(ie|o)ge?\w*",
    "Schlagloecher": r"\w*schlagl(o|ö|oe)ch\w*",
    # no Aufpflasterung, gepflastert, pflastern
    "Pflaster": r"(?!\w*(auf|ge)pflaster)(?!pflaster(n|ung\w*)\b)\w*pflaster\w*",
    "Kopfsteinpflaster": r"\w*kopfsteinpflaster\w*",
    # no asphaltiert
    "Asphalt": r"(?!\w*asphaltier)\w*asphalt\w*",
    # no Ampel, trampeln
    "Rampe": r"\w*rampen?",
    "barrierefrei": r"\w*barrierefrei(e|er|en|es|em)?",
    # environment
    "Hecke": r"\w*hecken?\w*",
    # no weisen
    "Wiese": r"(?!\w*(an|aus|hin|nach|er|be|ver|zu)?ge?wiese)(?!erwiesen|hingwiesen)\w*wiesen?\w*",
    "Gruenflaechen": r"\w*gr(ü|ue)nfl(ä|ae)che\w*",
    # no durchlüftet, luftig; what has a name from it (Hoheluft) counts as Rheinberg does
    "Luft": r"(?!luftig)\w*luft\w*",
    "Feinstaub": r"\w*feinstaub\w*",
    "Bach": r"(?!bacht)bach\w*|\w+b(a|ä)ch(s|es|e|en)?",
    # no Läufer, ausufern, Estermann
    "Ufer": r"(?!\w*(läufer|ausufer))\w*ufer\w*",
    "Insekten": r"\w*insekt\w*",
    "Boden": r"\w*b(o|ö)den\w*",
    # no anregen, regenerativ
    "Regen": r"(?!\w*anregen|regenera|\w*erregen)\w*regen\w*",
    # no Überhitzung
    "Hitze": r"(?!\w*überhitz)\w*hitze\w*",
    # no erlauben, glauben
    "Laub": r"(?!\w*(erlaub|glaub))\w*laub\w*",
    # housing
    "Mieter": r"(?!\w*vermieter)\w*mieter\w*",
    "Eigentuemer": r"\w*eigent(ü|ue)mer\w*",
    # no Eindämmung
    "Dämmung": r"(?!\w*eindämm)\w*dämmung\w*",
    "Verdichtung": r"\w*verdichtung\w*",
    "Keller": r"\w*keller\w*",
    # schools
    "Schüler": r"\w*schüler\w*",
    "Grundschulen": r"\w*grundschul\w*",
    # energy
    # no strömen, Ströme of people; Stromberg is a street
    "Strom": r"(?!\w*strömt|strömen)\w*str(o|ö)m\w*",
    "Photovoltaik": r"\w*(ph|f)otovoltaik\w*",
    "Waermepumpe": r"\w*w(ä|ae)rmepumpe\w*",
    # no Gasse, Gast, Gastronomie, Gas geben is one; gases of all sorts
    "Gas": r"(?!\w*(gass|gast))\w*gas\w*",
    "Öl": r"öle?s?|\w*heizöl\w*",
    # law
    # no gesetzlich, gesetzt
    "Gesetze": r"(?!\w*(gesetzt|gesetzlich|entgegen))\w*gesetz\w*",
    "Verordnung": r"\w*verordnung\w*",
    "Bebauungsplan": r"\w*bebauungspl(a|ä)n\w*",
    # no genehmigen
    "Genehmigung": r"\w*genehmigung\w*",
    # no verboten
    "Verbot": r"(?!verboten\b|verboten(er|e|es|em)\w*)\w*verbot\w*",
    "Satzung": r"(?!\w*besatzung)\w*satzung\w*",
    # verbs
    "sanieren": r"(?!sanierbar)\w*sanier\w*",
    # the verb and the plural of the noun are one word
    "pflanzen": r"\w*pflanz\w*",
    # parking in all compounds (Parkplatz, Anwohnerparken), no park and no compound with one
    "parken": r"(?!parks?\b|parkanlage|parkähnlich|parkbänk|spark)(?!\w*parks?\b)"
    r"(?!\w*(freizeit|stadt)park)\w*park\w*",
    # adjectives
    "sicher": r"_?(\w+s|diebstahl|daten)?sicher(er?|e[nsm]|er?e[nr]|ste[nr]?)?_?",
    "gefährlich": r"(?!un)\w*gefährlich(?!keit)\w*",
    "grün": r"(grün|gruen)(e|er|en|es|em)?|(?!gründ)(grün|gruen)(?!de)\w+|(stadt|straßen\w*)grün"
    r"|\w*(solargründ|ampelgrün)\w+",
    "öffentlich": r"(?!veröff)\w*öffentlich(e|er|en|es|em)?",
    "laut": r"laut(e|er|en|es|em)?|lautstark\w*",
    # who is in the dark is "im Dunkeln": that is a form of it, no verb
    "dunkel": r"\w*dunke?l(?!heit|t\b)\w*",
    "schmal": r"\w*schmal\w*",
}

UNSEEN_LATER = {
    "Verein": r"(kultur|sport)?verein(e|en|s)?",
    "Restaurant": r"restaurant\w*",
    # no laden, beladen
    "Läden": r"(?-i:Laden)|laden(b|l|t)\w*|\w*(bio|saft|gemüse)laden|\w*läden",
    "Brunnen": r"\w*brunnen\w*",
    "Hafen": r"(?!absch)\w*h(a|ä)fen\w*",
    "Kontrollen": r"\w*kontroll(?!ier)\w*",
    "Strafe": r"(geld|ordnungs)?strafen?|straf(frei|steuer|zettel)\w*",
    "Gebuehren": r"\w*geb(ü|ue)hr(?!end)\w*",
    # no schade, Schadstoff
    "Schäden": r"\w*sch(a|ä)dens?",
    # no gefahren, gefahrlos
    "Gefahr": r"(?-i:Gefahr(?!los)\w*)|gefahr(voll|en(be|fr|la|po|pu|qu|si|st|zo))\w*"
    r"|\w*(blend|kollisions|lebens|natur|sturz|unfall)gefahr(en)?",
    "Umwelt": r"\w*umwelt\w*",
    "Emissionen": r"\w*emission\w*",
    "Besucher": r"\w*besucher\w*",
    "Kunden": r"(neu)?kunde\w*",
    # no Arbeiter, arbeiten
    "Arbeit": r"(?-i:Arbeit(en)?)|arbeit(s|g|n)\w*"
    r"|\w*(auftrags|bau|straßen|zusammen|konzept)arbeit(en)?",
    # no bewirtschaften, wirtschaftlich
    "Wirtschaft": r"(?!\w*(bewirt|wirtschaftlich))\w*wirtschaft\w*",
    "Unternehmen": r"\w*unternehmen\w*",
    "Verwaltung": r"\w*verwaltung\w*",
    "Politik": r"\w*politik(?!er)\w*",
    "Eigentum": r"\w*eigentum\w*",
    "Vermieter": r"\w*vermieter\w*",
    "Wohnraum": r"\w*wohnr(a|ä)um\w*",
    "Leerstand": r"\w*leerst(a|ä)nd\w*",
    "Quartier": r"\w*quartier\w*",
    "Stadtteile": r"\w*stadtteil\w*",
    "Viertel": r"\w*viertel\w*",
    "Autobahn": r"\w*autobahn\w*",
    # no motorisiert
    "Motor": r"(?!\w*motoris)\w*motor\w*",
    "Winter": r"(?!k\w+winterer)\w*winter\w*",
    # no nächtlich, übernachten, Weihnachten
    "Nacht": r"nacht(?!igall|räglich|eil)\w*",
    "Schwellen": r"(?!\w*schweller)\w*schwelle\w*",
    "Fahrradstaender": r"fahrradst(ä|ae)nder\w*",
    "Radschnellwege": r"\w*radschnellweg\w*",
    # no Absicht, Hinsicht, sichtbar, sichtlich
    "Sicht": r"(?!sicht(bar|lich|ung))sicht\w*|jahressicht",
    "Fahrzeuge": r"\w*fahrzeug\w*",
    "Buerger": r"\w*b(ü|ue)rger\w*",
    "langsam": r"langsam\w*",
    # no verbreitern, Wegbreite
    "breit": r"breit(e|em|en|er|es|ere|erem|eren|erer)?|breit(band|estraße)",
    "reduzieren": r"\w*reduzier\w*",
}

UNSEEN_LAST = {
    # no Strecke, Decke, Zwecke
    "Ecke": r"(sitz|straßen|verkehrs)?ecken?",
    "Eingänge": r"\w*eing(a|ä)ng\w*",
    "Reinigung": r"(?!verunrein)\w*reinigung\w*",
    "Temperatur": r"\w*temperatur\w*",
    "Verbrauch": r"\w*verbrauchs?",
    "Kraftwerke": r"\w*kraftwerk\w*",
    "Gemeinden": r"\w*gemeinde\w*",
    "Einkommen": r"\w*einkommen\w*",
    # no bepreist, preislich
    "Preise": r"(?!bepreis|preislich)\w*preis\w*",
    "Vertrag": r"\w*vertr(a|ä)g(en|s|es)?",
    "Gericht": r"\w*gerichts?|bundesverwaltungsgericht\w*",
    "Feuerwehr": r"\w*feuerwehr\w*",
    "Krankenhaus": r"\w*krankenh(a|ä)us\w*",
    "Theater": r"\w*theater\w*",
    "Anträge": r"\w*antr(a|ä)gs?",
    "Beteiligung": r"\w*beteiligung\w*",
    "Ausbildung": r"\w*ausbildung\w*",
    "Studenten": r"student\w*",
    "Tonne": r"\w*tonnen?",
    # herabfallen is none
    "Abfälle": r"(?!herab)\w*abf(a|ä)ll\w*",
    # no kanalisiert
    "Kanal": r"(?!kanalis)\w*kan(a|ä)l\w*",
    # no Ableitung, Umleitung
    "Leitungen": r"(?!(ab|um)leitung)\w*leitung\w*",
    "Abriss": r"\w*abri(ss|ß)\w*",
    "Phase": r"\w*phase\w*",
    # no Ausrichtung, Einrichtung, Errichtung, Vorrichtung
    "Richtung": r"(?!(aus|ein|er|vor|\w*stelleneinr)richtung|\w*einrichtung)\w*richtung\w*",
    "Ampelschaltung": r"\w*ampelschaltung\w*",
    "schnell": r"schnell\w*|mittelschnell",
    "teuer": r"teuer(er)?|teure[nr]?|teureren",
    "erweitern": r"\w*erweiter\w*",
    "beteiligen": r"\w*beteilig\w*",
}

BELOW = {
    "Hecke": "Heckspoiler: more compounds end in -heck than in -hecke",
    "pflanzen": "Bepflanzung is of another verb, and Pflanz-kübel of the stem",
    "parken": "Parkplatz may be of a Park as well, so that the verb does not find it",
    "Läden": "whoever writes laden small may mean both",
    "Nacht": "Weihnachten are nights, too",
    "Vertrag": "vertragen is spelled like its dative, and there are three texts",
    "Gericht": "gerichtet is misspelt, and there are four texts",
}
"""What does not hold the bar of each query, and why."""
