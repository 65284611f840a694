"""What a German word is when it may be several: noun or verb, side or law."""

from functools import cache

from participation.search.lexicon import forms, is_verb, lemma
from participation.search.words import fold


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
    return fold(form) if lemma(form) in (form, form + "n", form + "en") else ""
