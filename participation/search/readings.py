"""What a German word is when it may be several: noun or verb, side or law."""

from functools import cache

from participation.search.dictionary import forms, is_verb, lemma
from participation.search.lexicon import known_noun, nouns
from participation.search.wordlists import BEFORE_VERBS, INSEPARABLE, PREFIXES
from participation.search.words import fold

_SHORTEST = 4
_NOUNS_OF_PARTICIPLES = ("te", "ten", "ter", "tes", "tem")
_PREFIXES = tuple(PREFIXES | BEFORE_VERBS | {*INSEPARABLE})


@cache
def _on_the_left() -> frozenset[str]:
    return frozenset(form[5:10].lower() for form in forms() if form[:5] in ("Links", "links"))


def is_of_a_side(word: str) -> bool:
    """Say whether a ``word`` with rechts- is about a side: then there is one with links-, too."""
    return word[6:11] in _on_the_left()


def own_noun(verb: str) -> str:
    """Return the noun spelled like the infinitive ``verb``, folded, if it is one of its own.

    Kosten and Rasen are listed; Parken is but a form of Park, if it is no verb.
    """
    return fold(verb) if forms().get(verb.capitalize()) == verb.capitalize() else ""


def infinitive(form: str) -> str:
    """Return the verb that the small ``form`` names, if no noun but in the dative looks like it.

    Parken may be to park, or several parks; Pflanzen are plants, and Bäumen is of Baum.
    """
    if not form.endswith("en") or not is_verb(form) or own_noun(form):
        return ""
    known, shorter = forms().get(form.capitalize()), form[:-1].capitalize()
    if known is None or known == shorter or set(form) & set("äöü"):
        return ""
    return form if forms().get(shorter) == known else ""


def noun_in_small_letters(form: str) -> str:
    """Return the noun that people write small who hurry: schule may be no form of schulen.

    Only what else would be the bare verb (ich schule, kosten), and is listed as a noun.
    """
    if forms().get(form.capitalize()) != form.capitalize():
        return ""
    found = lemma(form)
    if form.endswith("t") and found == form[:-1] + "en" and form.startswith(_PREFIXES):
        return fold(form)  # vorfahrt is hardly what you all do
    return fold(form) if found in (form, form + "n", form + "en") else ""


def verb_of_participle(form: str) -> str:
    """Return the verb of a participle, which is a noun (Beteiligte) or listed as an adjective:
    abbiegend, überquert.
    """
    stems: list[str] = []
    found = lemma(form) or ""
    if form.endswith(_NOUNS_OF_PARTICIPLES) and found.endswith("n"):
        return found if found.startswith(_PREFIXES) and is_verb(found) else ""
    form = found or form
    if form.endswith("end"):
        stems = [form.removesuffix("end") + "en", form[:-1]]
    elif form.endswith("iert") or (form.endswith("t") and form.startswith(_PREFIXES)):
        stems = [form[:-1] + "en", form[:-1] + "n"]  # but fast is no form of fasen
    return next((stem for stem in stems if is_verb(stem)), "")


def who_and_what(verb: str) -> tuple[str, ...]:
    """Return the folded nouns for doing what ``verb`` says and for who does it, and its stems.

    Only of verbs that are made of others: abbiegen is an Abbiegung, Abbieger do it, and they do it
    on an Abbiege-spur. But Haltung is not quite what halten is, nor is Bauer who does bauen.
    """
    stem = verb.removesuffix("n").removesuffix("e")
    if stem == verb or not is_verb(verb):
        return ()
    if not (stem.endswith("ier") or _is_prefixed(verb)):
        return ()
    found = [each for each in (stem, stem + "e") if not nouns(each)]
    return tuple(fold(each) for each in (stem + "ung", stem + "er", *found))


def _is_prefixed(verb: str) -> bool:
    if verb.startswith(INSEPARABLE) and known_noun(
        verb.removesuffix("n").removesuffix("e") + "ung"
    ):
        return True  # beteiligen, though nobody says teiligen
    rests = (verb.removeprefix(each) for each in _PREFIXES if verb.startswith(each))
    return any(rest in forms() for rest in rests if len(rest) > _SHORTEST)
