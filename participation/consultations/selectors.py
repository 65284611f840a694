"""Reading consultations."""

from datetime import datetime

from django.db import connection

from participation.consultations.models import Consultation, ConsultationQuerySet


def database_now() -> datetime:
    """Return the moment by the database's clock, which decides about deadlines."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        row = cursor.fetchone()
    return row[0]


def public_consultations() -> ConsultationQuerySet:
    """Return what everybody may read, with all that cards and states need, in 4 statements."""
    return (
        Consultation.objects.public()
        .defer("area")
        .select_related("organisation", "result")
        .prefetch_related("phases", "addresses")
    )
