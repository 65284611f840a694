"""Images of imported files: they become images of the organisation that one can choose again."""

from collections.abc import Mapping
from hashlib import sha1
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from wagtail.images import get_image_model
from wagtail.models import Collection

from cms.documents.folders import collection_of
from participation.accounts.models import Organisation, User
from participation.exchange.word.images import image_suffix
from participation.plans.tree import Image, Tree

LONGEST = 255  # of an image's title and description


def store_pictures(
    tree: Tree, files: Mapping[str, bytes], *, organisation: Organisation, user: User | None
) -> dict[str, int]:
    """Store the images of a tree; return the key of each by its reference.

    ``files`` are their bytes by reference. An image that the organisation has already is taken
    again, so that importing a file twice does not fill its folder.
    """
    if not files:
        return {}
    collection = collection_of(organisation)
    described = {
        block.reference: block.alt
        for node in tree.nodes
        for block in node.blocks
        if isinstance(block, Image)
    }
    return {
        reference: _store(
            data, alt=described.get(reference, ""), name=reference, collection=collection, user=user
        )
        for reference, data in files.items()
    }


def _store(data: bytes, *, alt: str, name: str, collection: Collection, user: User | None) -> int:
    model = get_image_model()
    digest = sha1(data, usedforsecurity=False).hexdigest()  # as Wagtail computes it
    known = model.objects.filter(collection=collection, file_hash=digest).first()
    if known is not None:
        return int(known.pk)
    path = PurePosixPath(name)
    image = model(
        title=(alt or path.stem)[:LONGEST],
        description=alt[:LONGEST],
        collection=collection,
        uploaded_by_user=user,
        file=ContentFile(data, name=f"{path.stem}.{image_suffix(data)}"),
    )
    image._set_image_file_metadata()
    image.save()
    return int(image.pk)
