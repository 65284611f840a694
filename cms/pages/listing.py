"""All consultations, narrowed down by what one looks for; as a page and as a feed."""

from typing import Any

from django import forms
from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cms.pages.cards import cards_of
from participation.accounts.models import Organisation
from participation.consultations.models import Consultation, ConsultationQuerySet, Topic
from participation.consultations.rules import State
from participation.consultations.selectors import (
    about,
    database_now,
    in_order_of_urgency,
    public_consultations,
    with_state,
)

A_PAGE = 20
IN_A_FEED = 30


class ListForm(forms.Form):
    """What one looks for. The names stand in the address, so they are short and German."""

    wort = forms.CharField(label=_("Words"), required=False, max_length=200)
    stand = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *State.choices]
    )
    art = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All")), *Consultation.Kind.choices]
    )
    stelle = forms.ModelChoiceField(
        label=_("Who asks"),
        required=False,
        queryset=Organisation.objects.none(),
        to_field_name="slug",
        empty_label=_("All"),
    )
    thema = forms.ModelChoiceField(
        label=_("Topic"),
        required=False,
        queryset=Topic.objects.all(),
        to_field_name="slug",
        empty_label=_("All"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asking = Consultation.objects.public().values("organisation")
        self.fields["stelle"].queryset = _with_superiors(asking)  # type: ignore[attr-defined]

    def find(self) -> ConsultationQuerySet:
        """Return what fits, in order of urgency; a choice that does not exist narrows nothing."""
        self.full_clean()
        wanted: dict[str, Any] = getattr(self, "cleaned_data", {})
        found = with_state(Consultation.objects.public(), database_now())
        if wanted.get("wort"):
            found = about(found, wanted["wort"])
        if wanted.get("stand"):
            found = found.filter(Q(state=wanted["stand"]))
        if wanted.get("art"):
            found = found.filter(kind=wanted["art"])
        if wanted.get("stelle"):
            own = Organisation.objects.filter(pk=wanted["stelle"].pk).order_by()
            found = found.of_organisations(Organisation.objects.subtree(own))
        if wanted.get("thema"):
            found = found.filter(topics=wanted["thema"])
        return in_order_of_urgency(found)


def _with_superiors(asking: Any) -> Any:
    """Return the organisations that ask and the bodies right above them, such as districts."""
    above = Organisation.objects.filter(pk__in=asking).values("parent")
    return Organisation.objects.filter(Q(pk__in=asking) | Q(pk__in=above))


@require_safe
def consultation_list(request: HttpRequest) -> HttpResponse:
    """All public consultations that fit, twenty to a page."""
    form = ListForm(request.GET)
    page = Paginator(form.find().values_list("pk", flat=True), A_PAGE).get_page(
        request.GET.get("seite")
    )
    query = request.GET.copy()
    query.pop("seite", None)
    context = {
        "form": form,
        "page": page,
        "cards": cards_of(list(page.object_list), database_now()),
        "query": query.urlencode(),
        "is_narrowed": any(value for value in query.values()),
    }
    return render(request, "pages/consultation_list.html", context)


class ConsultationFeed(Feed):
    """The consultations that fit, most recently published first, as RSS."""

    title = _("Consultations")
    description = _("What the administration asks people for their opinion on.")

    def link(self) -> str:
        """Return the address of the list."""
        return "/beteiligungen/"

    def get_object(self, request: HttpRequest) -> ConsultationQuerySet:
        """Return what the same query shows on the page."""
        return ListForm(request.GET).find()

    def items(self, found: ConsultationQuerySet) -> list[Consultation]:
        """Return the newest of them."""
        numbers = found.order_by("-published_at", "-pk").values_list("pk", flat=True)[:IN_A_FEED]
        newest = public_consultations().in_bulk(list(numbers))
        return [newest[number] for number in numbers]

    def item_title(self, item: Consultation) -> str:
        """Return its title."""
        return item.title

    def item_description(self, item: Consultation) -> str:
        """Return its lead."""
        return item.lead

    def item_guid(self, item: Consultation) -> str:
        """Return what stays the same when the page moves."""
        return f"urn:uuid:{item.key}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: Consultation) -> Any:
        """Return when it was published last."""
        return item.published_at

    def item_author_name(self, item: Consultation) -> str:
        """Return who asks."""
        return item.organisation.name


class ConsultationAtomFeed(ConsultationFeed):
    """The same as Atom."""

    feed_type = Atom1Feed
    subtitle = ConsultationFeed.description
