"""Short lists of words that no dictionary tells apart. Nothing here is about single compounds."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SHORT = _words(
    """
    abo akt alm amt aal alt art arm arzt ast aue axt bad bau bio bus box dom eck eis eng erz
    fan fee fuß gas gut hai heu hof hut job kai kfz klo kot kuh kur lkw lok maß mai mut neu not
    ohr oma opa ort ost öko öl pkw rad rat reh rot ruf see süd tag tal tau tee tod ton tor tür
    typ uhr weg web zoo zug
    """
)
"""Words of three letters that may be parts of compounds."""

SHORT_STEMS = _words("elb end erd")
"""Nouns without their -e, which are three letters long at the beginning of compounds."""

DAYS = _words("donners sonn")
"""What stands in the names of days and is no thunder and no sun any more."""

TIMES = _words(
    "tags nachts morgens abends mittags vormittags nachmittags werktags feiertags sonntags samstags"
)
"""When something always happens: adverbs that are of nouns, as links and teils are not."""

BEFORE_THINGS = ("ab", "vor")
"""Prefixes that make kinds of things (Abwasser, Vorplatz), if they make no other words of them."""

PREFIXES = _words("ab an auf aus bei durch ein gegen hin her nach über um unter vor zu")
"""Prefixes of verbs, and of the nouns that come from verbs."""

BEFORE_NOUNS = _words(
    """
    ein haupt neben gegen hinter innen außen aussen zwischen ober mittel einzel doppel sonder
    zwei drei vier mehr selbst rechts links quer mini mikro multi elektro bar nah roh tot binnen
    """
)
"""Words that stand before nouns and are none themselves."""

AFTER_NOUNS = _words("frei voll weit lang nahe fern leer")
"""Short adjectives that stand behind nouns: autofrei, deutschlandweit."""

BEFORE_VERBS = _words(
    """
    durch über ueber unter wider wieder nach voll miss miß fort herum heran hinaus hinein zurück
    zurueck heraus herein hinauf herab hinab empor entgegen zusammen auseinander verb vers besch
    zuge
    """
)
"""Prefixes make other words, not compounds: an Übergang is not a kind of Gang."""

INSEPARABLE = ("be", "ent", "er", "ver", "zer")
"""Prefixes that stay with their verbs: who stands before them stands before the whole verb."""

ENDINGS = _words(
    """
    schaft schaften chen lein ling linge iker ismus dung nation ration kation elle ellen eller elles
    ante anten tum los lose losen loser loses losem isch
    ische ischen ischer isches
    """
)
"""Endings of words that happen to look like words."""

GERMAN_STOPWORDS = _words(
    """
    der die das den dem des ein eine einen einem einer eines und oder aber auch als am an auf
    aus bei bin bis da dann dass daß denn doch dort du er es für hier ich ihr ihre im in ist ja
    man mit nach noch nun nur ob sehr sein sich sie sind so um uns von vom vor war was wenn wer
    wie wir wird zu zum zur über durch hat haben werden kann wegen mich mir sei sowie
    """
)
"""Small words that say nothing about a text. Phrases count them as a gap."""

ENGLISH_STOPWORDS = _words(
    """
    the a an and or of in on at to for from by with is are was were be been it its this that
    these those as not we they he she you i his her their our your has have had will would can
    """
)

SORBIAN_STOPWORDS = _words(
    """
    a abo ale do je ja na po so su to we wo za ze při hdyž kiž
    """
)

STOPWORDS = {"de": GERMAN_STOPWORDS, "en": ENGLISH_STOPWORDS, "hsb": SORBIAN_STOPWORDS}
