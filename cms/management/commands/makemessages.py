"""Collects the texts to translate."""

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    """Django's own, without guesses.

    A text that resembles another would get its translation, and guesses about “hidden” and
    “public again” are worse than a gap, which the tests find.
    """

    msgmerge_options: list[str] = [
        *makemessages.Command.msgmerge_options,
        "--no-fuzzy-matching",
    ]
