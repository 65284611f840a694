"""Whether the demonstration is there, and what it consists of."""

from typing import Any

from cms.demo import texts
from cms.demo.people import PASSWORD, SIGN_INS
from participation.consultations.models import Consultation
from participation.contributions.models import Contribution

# The first one is open and is written first, so that it has the lowest key.
SLUGS = (
    "radverkehrskonzept-2035",
    "marktplatz",
    "spielplaetze",
    "lebendige-ortskerne",
    "bibliothek",
)


def is_seeded() -> bool:
    """Say whether the demonstration is there. It came in one transaction, so it is complete."""
    return Consultation.objects.filter(key=texts.key(SLUGS[0])).exists()


def summary(*, created: bool) -> dict[str, Any]:
    """Return what the demonstration consists of, and as whom one can sign in."""
    consultations = Consultation.objects.filter(key__in=map(texts.key, SLUGS)).order_by("pk")
    return {
        "created": created,
        "consultations": list(consultations.values_list("slug", flat=True)),
        "contributions": Contribution.objects.filter(consultation__in=consultations).count(),
        "sign_ins": [
            {"role": str(each.role), "email": each.email, "password": PASSWORD} for each in SIGN_INS
        ],
    }
