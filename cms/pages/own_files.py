"""Keeps editors from showing another organisation's files in their pages.

Choosers offer one's own files only; but a form may be sent with any number in it.
"""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import ReferenceIndex
from wagtail.permissions import policy_registry

Files = set[tuple[int, str]]


def files_in(page: Any) -> Files:
    """Return type and number of each image and document that the text of a page shows."""
    kinds = {ContentType.objects.get_for_model(model).pk for model in _models()}
    found = ReferenceIndex._extract_references_from_object(page)
    return {(kind, number) for kind, number, *_path in found if kind in kinds}


def _models() -> tuple[type[Model], type[Model]]:
    return get_image_model(), get_document_model()


class OwnFilesForm(WagtailAdminPageForm):
    """The form of a page whose new images and documents are those of its editors."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._known_files: Files = files_in(self.instance)

    def _post_clean(self) -> None:
        """Look at the page as it would be saved, when its fields have been taken over."""
        super()._post_clean()
        if any(self._is_foreign(*file) for file in files_in(self.instance) - self._known_files):
            self.add_error(
                None, _("An image or a document in the text belongs to another organisation.")
            )

    def _is_foreign(self, kind: int, number: str) -> bool:
        model = ContentType.objects.get_for_id(kind).model_class()
        thing = model.objects.filter(pk=number).first()  # type: ignore[union-attr]
        policy = policy_registry.get_by_type(model)
        return thing is not None and not policy.user_has_any_permission_for_instance(
            self.for_user, ["choose", "change", "delete"], thing
        )
