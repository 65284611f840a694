"""How the domain says no."""

from django.utils.functional import Promise


class Refused(Exception):
    """A rule forbids what was asked. Its message is for the person who asked, in their language.

    ``code`` names the rule for programs.
    """

    def __init__(self, message: str | Promise, *, code: str) -> None:
        super().__init__(message)
        self.message = message
        self.code = code

    def __str__(self) -> str:
        return str(self.message)
