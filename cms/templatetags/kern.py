"""Form fields in KERN's markup, and dates in words."""

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, RadioSelect, Select, Textarea
from django.utils import timezone
from django.utils.formats import date_format, get_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info, gettext, ngettext

register = template.Library()


@register.filter
def moment(value: datetime | None) -> str:
    """Say when something happened: ``23. November 2026, 18:00 Uhr``."""
    if value is None:
        return ""
    return date_format(timezone.localtime(value), "DATETIME_FORMAT")


@register.filter
def until(value: datetime | None) -> str:
    """Say when a span ends; midnight belongs to the day before: ``22. November, 24:00 Uhr``."""
    if value is None:
        return ""
    end = timezone.localtime(value)
    written = get_format("DATETIME_FORMAT").replace("H:i", _clock_format(end))
    return date_format(_last_day(end), written)


@register.filter
def deadline(value: datetime | None) -> str:
    """Say how long something still runs: ``12 days left``, ``ends today at 23:59``."""
    if value is None:
        return ""
    end = timezone.localtime(value)
    if value <= timezone.now():
        return gettext("ended on %(moment)s") % {"moment": until(value)}
    days = (_last_day(end).date() - timezone.localdate()).days
    clock = date_format(_last_day(end), _clock_format(end))
    if days <= 0:
        return gettext("ends today at %(time)s") % {"time": clock}
    if days == 1:
        return gettext("ends tomorrow at %(time)s") % {"time": clock}
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}


@register.filter
def beginning(value: datetime | None) -> str:
    """Say when something begins: ``begins in 12 days``, ``begins tomorrow at 08:00``."""
    if value is None:
        return ""
    start = timezone.localtime(value)
    days = (start.date() - timezone.localdate()).days
    clock = date_format(start, "H:i")
    if value <= timezone.now() or days > 30:
        return gettext("begins on %(moment)s") % {"moment": moment(value)}
    if days == 0:
        return gettext("begins today at %(time)s") % {"time": clock}
    if days == 1:
        return gettext("begins tomorrow at %(time)s") % {"time": clock}
    return ngettext("begins in %(days)s day", "begins in %(days)s days", days) % {"days": days}


@register.filter
def language_name(code: str) -> str:
    """Return the name of a language in the language in force."""
    return gettext(str(get_language_info(code)["name_translated"]))


@register.filter
def lang(code: str) -> SafeString:
    """Return the attribute for a text in this language; none if it is the page's."""
    return format_html(' lang="{}"', code) if code and code != get_language() else SafeString("")


def _last_day(end: datetime) -> datetime:
    """Return a moment of the last day of a span that ends at ``end``, which is not in it."""
    return end - timedelta(minutes=1) if _is_midnight(end) else end


def _clock_format(end: datetime) -> str:
    return r"\2\4:\0\0" if _is_midnight(end) else "H:i"


def _is_midnight(at: datetime) -> bool:
    return at.hour == 0 and at.minute == 0


@register.simple_tag
def kern_time(value: datetime) -> SafeString:
    """Render a moment: exact here, made relative in the browser with the exact one as title."""
    iso = timezone.localtime(value).isoformat()
    return format_html('<time datetime="{}" data-relative>{}</time>', iso, moment(value))


@register.inclusion_tag("components/field.html")
def kern_field(
    field: BoundField, suffix: str = "", note: str = "", *, is_filter: bool = False
) -> dict[str, Any]:
    """Render a bound field: label above, help below it, error at the field.

    ``suffix`` keeps ids apart where one form is shown several times on a page. ``note`` is a
    sentence that must be read before the field, for example what becomes public. Of a filter,
    nobody needs to be told that it is optional.
    """
    identifier = f"{field.auto_id}{suffix}"
    described_by = [
        f"{identifier}-{part}"
        for part, shown in (
            ("note", note),
            ("help", field.help_text),
            ("error", field.errors),
        )
        if shown
    ]
    kind = _kind(field)
    return {
        "field": field,
        "kind": kind,
        "id": identifier,
        "note": note,
        "is_filter": is_filter,
        "described_by": " ".join(described_by),
        "widget": "" if kind == "radio" else _widget(field, kind, identifier, described_by),
    }


def _kind(field: BoundField) -> str:
    widget = field.field.widget
    if isinstance(widget, RadioSelect):
        return "radio"
    if isinstance(widget, CheckboxInput):
        return "checkbox"
    return "select" if isinstance(widget, Select) else "input"


def _widget(field: BoundField, kind: str, identifier: str, described_by: list[str]) -> SafeString:
    classes = {
        "checkbox": "kern-form-check__checkbox",
        "select": "kern-form-input__select",
        "input": "kern-form-input__input",
    }[kind]
    attrs: dict[str, Any] = {
        "id": identifier,
        "class": f"{classes} {classes}--error" if field.errors else classes,
        "placeholder": False,
        "aria-describedby": " ".join(described_by) or False,
        "aria-invalid": "true" if field.errors else False,
    }
    if isinstance(field.field.widget, Textarea):
        # The browser would cut off a pasted text without a word; the form says it instead.
        attrs["maxlength"] = False
    return field.as_widget(attrs=attrs)


@register.simple_tag
def kern_hidden(form: BaseForm, but: str = "") -> SafeString:
    """Render the hidden fields of a form, without ids, so that it may be on a page twice.

    ``but`` names those that are rendered elsewhere, with blanks between.
    """
    shown = [field for field in form.hidden_fields() if field.name not in but.split()]
    fields = (field.as_widget(attrs={"id": False}) for field in shown)
    return mark_safe("".join(fields))  # noqa: S308 - made of rendered widgets


@register.inclusion_tag("components/error_summary.html")
def kern_errors(form: BaseForm, suffix: str = "") -> dict[str, Any]:
    """Render the list of a form's errors, which receives the focus and links to the fields."""
    found = [
        {"id": f"{field.auto_id}{suffix}", "label": field.label, "message": message}
        for field in form.visible_fields()
        for message in field.errors
    ]
    hidden = [message for field in form.hidden_fields() for message in field.errors]
    return {"errors": found, "general": [*form.non_field_errors(), *hidden]}
