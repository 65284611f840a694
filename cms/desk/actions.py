"""What a moderator can do with one contribution."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from cms.desk.forms import (
    AnswerForm,
    EditForm,
    EditRejectionForm,
    ReasonForm,
    RejectionForm,
)
from participation.contributions.services import answer_contribution
from participation.moderation.edits import approve_edit, reject_edit
from participation.moderation.services import (
    approve_contribution,
    hide_contribution,
    keep_contribution,
    reject_contribution,
    restore_contribution,
)


@dataclass(frozen=True, slots=True)
class Action:
    """Something that a moderator does: its form, its service, what is said when it is done."""

    form: type[forms.Form]
    service: Callable[..., object]
    actor: str
    done: str | Promise
    decides: bool = True


ACTIONS = {
    "hide": Action(
        ReasonForm, hide_contribution, "moderator", gettext_lazy("The contribution is hidden.")
    ),
    "restore": Action(
        forms.Form,
        restore_contribution,
        "moderator",
        gettext_lazy("The contribution is public again."),
    ),
    "approve": Action(
        forms.Form,
        approve_contribution,
        "moderator",
        gettext_lazy("The contribution is published."),
    ),
    "reject": Action(
        RejectionForm,
        reject_contribution,
        "moderator",
        gettext_lazy("The contribution is not published."),
    ),
    "approve_edit": Action(
        EditForm, approve_edit, "moderator", gettext_lazy("The new text is public.")
    ),
    "reject_edit": Action(
        EditRejectionForm,
        reject_edit,
        "moderator",
        gettext_lazy("The former text stays."),
    ),
    "keep": Action(
        forms.Form, keep_contribution, "moderator", gettext_lazy("The contribution stays.")
    ),
    "answer": Action(
        AnswerForm,
        answer_contribution,
        "author",
        gettext_lazy("The answer is public."),
        decides=False,
    ),
}
