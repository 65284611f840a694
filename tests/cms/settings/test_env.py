"""Reading the environment: typed, loud, and silent about values, which may be secrets."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from cms.settings import env
from cms.settings.database import parse

SECRET = "streng-geheim"


def refusal(helper, *args):
    with pytest.raises(ImproperlyConfigured) as refused:
        helper(*args)
    assert SECRET not in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize(
    ("written", "value"),
    [(word, True) for word in ("1", "true", "YES", "On")]
    + [(word, False) for word in ("0", "false", "NO", "Off")],
)
def test_flag_understands_its_words(monkeypatch, written, value):
    monkeypatch.setenv("WAHL", written)

    assert env.flag("WAHL", not value) is value


@pytest.mark.parametrize("default", [True, False])
def test_flag_that_is_missing_or_empty_is_its_default(monkeypatch, default):
    assert env.flag("WAHL", default) is default

    monkeypatch.setenv("WAHL", "")

    assert env.flag("WAHL", default) is default


@pytest.mark.parametrize(("helper", "default"), [(env.flag, True), (env.number, 3)])
def test_value_of_the_wrong_type_is_refused_by_name(monkeypatch, helper, default):
    monkeypatch.setenv("WAHL", SECRET)

    assert refusal(helper, "WAHL", default).startswith("WAHL must be ")


def test_number_is_a_whole_number_or_its_default(monkeypatch):
    monkeypatch.setenv("ZAHL", " -12 ")
    monkeypatch.setenv("LEER", "")

    assert [env.number(name, 3) for name in ("ZAHL", "LEER", "FEHLT")] == [-12, 3, 3]


def test_words_are_parted_by_commas(monkeypatch):
    monkeypatch.setenv("WORTE", " a, b ,,c")
    monkeypatch.setenv("KEINE", "")

    assert [env.words(name, ("x",)) for name in ("WORTE", "KEINE", "FEHLT")] == [
        ["a", "b", "c"],
        [],
        ["x"],
    ]


@pytest.mark.parametrize("value", [None, ""])
def test_required_text_that_is_missing_or_empty_is_refused_by_name(monkeypatch, value):
    if value is not None:
        monkeypatch.setenv("PFLICHT", value)

    message = refusal(env.text, "PFLICHT")

    assert message == "The environment variable PFLICHT (or PFLICHT_FILE) is required."


def test_secret_of_a_file_is_read_without_its_last_line_end(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text(f"{SECRET}\n")
    monkeypatch.setenv("GEHEIM_FILE", str(tmp_path / "secret"))

    assert env.text("GEHEIM") == SECRET


def test_every_type_may_come_from_a_file(monkeypatch, tmp_path):
    for name, value in (("WAHL", "off"), ("ZAHL", "7"), ("WORTE", "a,b")):
        (tmp_path / name).write_text(f"{value}\n")
        monkeypatch.setenv(f"{name}_FILE", str(tmp_path / name))

    found = env.flag("WAHL", True), env.number("ZAHL", 1), env.words("WORTE")

    assert found == (False, 7, ["a", "b"])


def test_value_and_file_together_are_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("GEHEIM", SECRET)
    monkeypatch.setenv("GEHEIM_FILE", str(tmp_path / "secret"))

    assert refusal(env.text, "GEHEIM") == "Set either GEHEIM or GEHEIM_FILE, not both."


def test_file_that_cannot_be_read_is_refused_by_name(monkeypatch, tmp_path):
    monkeypatch.setenv("GEHEIM_FILE", str(tmp_path / "none"))

    message = refusal(env.text, "GEHEIM")

    assert message == "GEHEIM_FILE names a file that cannot be read: No such file or directory."


@pytest.mark.parametrize("url", [f"mysql://u:{SECRET}@h/db", "sqlite:///x"])
def test_address_of_no_postgresql_is_refused_by_name(url):
    assert "DATABASE_URL" in refusal(parse, url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgresql://u%40x:p%2Fw@h:5433/n%C3%A4me?sslmode=require",
            ("u@x", "p/w", "h", "5433", "näme", {"sslmode": "require"}),
        ),
        ("postgresql://postgres:@/db?host=/a/b", ("postgres", "", "/a/b", "", "db", {})),
        ("postgres://h/db?user=u&password=p&port=6", ("u", "p", "h", "6", "db", {})),
    ],
)
def test_address_is_understood_as_libpq_does(url, expected):
    found = parse(url)

    names = ("USER", "PASSWORD", "HOST", "PORT", "NAME", "OPTIONS")
    assert tuple(found[name] for name in names) == expected
