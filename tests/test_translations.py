"""The catalogues hold every text of the sources, whole, and speak as the pages should."""

import gettext
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings

from cms.catalogues import compile_catalogue

ROOT = Path(settings.BASE_DIR)
# Plain German has no catalogue of its own: it takes the German one.
LANGUAGES = [code for code, _ in settings.LANGUAGES if code != "de-simple"]
NOT_SOURCES = (".*", "__pycache__", "locale", "node_modules", "static", "tests", "var")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|{\w+}")

Key = tuple[str | None, tuple[str, ...]]


def source_of(language: str, root: Path = ROOT) -> Path:
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def read(file: Path) -> Catalog:
    with file.open("rb") as source:
        return read_po(source)


def forms(text: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def key(message: Message) -> Key:
    return message.context, forms(message.id)


def entries(catalog: Catalog) -> list[Message]:
    """Return all but the head."""
    return [message for message in catalog if message.id]


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> set[Key]:
    """What makemessages finds, in a copy: it writes beside the sources while it works."""
    folder = tmp_path_factory.mktemp("messages") / "copy"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*NOT_SOURCES))
    (folder / "locale").mkdir()
    # Settings without an address would start a database; nothing asks this one.
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.test",
        "DATABASE_URL": "postgresql:///nothing",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "makemessages", "-l", "de"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {key(message) for message in entries(read(source_of("de", folder)))}


def test_german_has_every_text_of_the_sources(extracted: set[Key]) -> None:
    translated = {
        key(message)
        for message in entries(read(source_of("de")))
        if not message.fuzzy and all(forms(message.string))
    }

    assert sorted(map(str, extracted - translated)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_of_a_catalogue_is_gone_from_the_sources(
    language: str, extracted: set[Key]
) -> None:
    catalog = read(source_of(language))
    known = {key(message) for message in entries(catalog)}

    assert sorted(map(str, known - extracted)) == []
    assert list(catalog.obsolete) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_stay_the_same(language: str) -> None:
    wrong = [
        (message.id, form)
        for message in entries(read(source_of(language)))
        for form in forms(message.string)
        if form and placeholders(form) != placeholders(forms(message.id)[-1])
    ]

    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_compiles_and_loads(language: str, tmp_path: Path) -> None:
    source = tmp_path / "django.po"
    source.write_bytes(source_of(language).read_bytes())

    compiled = compile_catalogue(source)

    with compiled.open("rb") as file:
        assert gettext.GNUTranslations(file).info()["language"] == language


def test_catalogue_that_is_a_draft_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "django.po"
    source.write_text('#, fuzzy\nmsgid ""\nmsgstr "Language: de\\n"\n')

    with pytest.raises(ValueError, match="fuzzy"):
        compile_catalogue(source)


def test_what_is_not_translated_is_left_to_the_installations_language(tmp_path: Path) -> None:
    source = tmp_path / "django.po"
    source.write_text(
        'msgid ""\nmsgstr "Language: hsb\\nContent-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "day"\nmsgid_plural "days"\nmsgstr[0] "dźeń"\nmsgstr[1] ""\n\n'
        'msgid "year"\nmsgid_plural "years"\nmsgstr[0] "lěto"\nmsgstr[1] "lěta"\n\n'
        'msgid "month"\nmsgstr ""\n'
    )

    with compile_catalogue(source).open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    catalogue.add_fallback(GermanDays())

    said = [catalogue.ngettext(*words, 1) for words in (("day", "days"), ("year", "years"))]
    assert said == ["Tag", "lěto"]


class GermanDays(gettext.NullTranslations):
    """The language to fall back to."""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return {"day": "Tag"}[msgid1]


@pytest.mark.parametrize(("language", "number_of_forms"), [("de", 2), ("en", 2), ("hsb", 4)])
def test_head_names_the_plural_forms(language: str, number_of_forms: int) -> None:
    assert read(source_of(language)).num_plurals == number_of_forms
    assert f"nplurals={number_of_forms};" in source_of(language).read_text()


def test_german_stays_calm_and_quotes_the_german_way() -> None:
    said = [form for message in entries(read(source_of("de"))) for form in forms(message.string)]

    assert [form for form in said if "!" in form or "”" in form] == []
