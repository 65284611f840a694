"""What stands in a printout: the same text as on the page, with what paper needs around it."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.utils.translation import gettext, override

from cms.pages.languages import foreign_language
from cms.pages.versions_reading import LABELS, VersionRow
from cms.printing.pdf import make_pdf
from participation.exchange.synopsis_docx import Texts, write_synopsis
from participation.plans.models import PlanVersion
from participation.plans.printouts import Printout
from participation.plans.selectors import sections_of, translate
from participation.plans.synopsis import Row, synopsis
from participation.plans.synopsis_layout import Side, layout, pieces


def write_printout(printout: Printout) -> tuple[str, bytes]:
    """Return name and content of the file. Raises `PrintingFailed`."""
    with override(printout.language):
        if printout.form == Printout.Form.DOCX:
            return file_name(printout), _synopsis_docx(printout)
        html = _synopsis_html(printout) if printout.former else _plan_html(printout)
        return file_name(printout), make_pdf(html)


def file_name(printout: Printout) -> str:
    """Return the name under which the file is kept and saved, without its digest."""
    version = printout.version
    numbers = f"{version.number}"
    if printout.former:
        numbers = f"{printout.former.number}-{version.number}"
    what = gettext("synopsis") if printout.former else gettext("version")
    name = slugify(f"{version.plan.slug} {what} {numbers} {printout.language}")
    return f"{name}.{printout.form}"


def _frame(version: PlanVersion, language: str) -> dict[str, Any]:
    plan = version.plan
    address = settings.SITE_URL + plan.get_absolute_url()
    values = {"plan": plan.shown_title, "number": version.number}
    return {
        "title": gettext("%(plan)s, version %(number)s") % values,
        "plan": plan,
        "version": version,
        "consultation": plan.consultation,
        "organisation": plan.consultation.organisation,
        "language": language,
        "address": address,
        "site_name": settings.SITE_NAME,
    }


def _plan_html(printout: Printout) -> str:
    version = printout.version
    (sections,) = sections_of(version)
    translate(version, sections, printout.language)
    source = version.plan.language
    rows = [VersionRow(each, None, foreign_language(each, source)) for each in sections]
    return render_to_string(
        "printing/plan.html", {**_frame(version, printout.language), "rows": rows}
    )


def _synopsis_title(printout: Printout) -> str:
    assert printout.former is not None  # noqa: S101 - a synopsis has two versions
    return gettext("%(plan)s: versions %(old)s and %(new)s compared") % {
        "plan": printout.version.plan.shown_title,
        "old": printout.former.number,
        "new": printout.version.number,
    }


def _rows(printout: Printout) -> tuple[Row, ...]:
    assert printout.former is not None  # noqa: S101 - a synopsis has two versions
    before, after = sections_of(printout.former, printout.version)
    return synopsis(before, after)


def _synopsis_html(printout: Printout) -> str:
    rows = [
        {
            "row": row,
            "heading": pieces(row.heading, Side.BOTH),
            "labels": [LABELS[change] for change in row.changes],
            "old": layout(row.blocks, Side.OLD),
            "new": layout(row.blocks, Side.NEW),
        }
        for row in _rows(printout)
    ]
    frame = _frame(printout.version, printout.language)
    versions = [printout.former, printout.version]
    return render_to_string(
        "printing/synopsis.html",
        {
            **frame,
            "title": _synopsis_title(printout),
            "old": printout.former,
            "versions": versions,
            "rows": rows,
        },
    )


def _synopsis_docx(printout: Printout) -> bytes:
    old, new = printout.former, printout.version
    assert old is not None  # noqa: S101 - a synopsis has two versions
    return write_synopsis(
        _rows(printout),
        texts=Texts(
            language=printout.language,
            title=_synopsis_title(printout),
            old=gettext("Version %(number)s") % {"number": old.number},
            new=gettext("Version %(number)s") % {"number": new.number},
            inserted=gettext("new:"),
            deleted=gettext("gone:"),
            absent=gettext("Not in this version."),
            unchanged=gettext("unchanged"),
            untitled=gettext("Section without a title"),
            image=gettext("Image:"),
            labels={change.value: str(label) for change, label in LABELS.items()},
            digests=(
                gettext("Checksum (SHA-256)") + f", {old.number}: {old.digest}",
                gettext("Checksum (SHA-256)") + f", {new.number}: {new.digest}",
            ),
        ),
    )
