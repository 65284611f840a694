"""Values that cannot be read are refused by name, and nothing of them is shown."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from cms.settings import env
from cms.settings.database import parse


def test_file_that_is_no_text_is_refused_by_name(monkeypatch, tmp_path):
    (tmp_path / "secret").write_bytes(b"\xff\xfe")
    monkeypatch.setenv("GEHEIM_FILE", str(tmp_path / "secret"))

    with pytest.raises(ImproperlyConfigured, match="GEHEIM_FILE"):
        env.text("GEHEIM")  # UnicodeDecodeError today


@pytest.mark.parametrize(
    "url", ["postgres://u:streng-geheim@h:port/db", "postgres://u:streng/x@h/db"]
)
def test_address_that_cannot_be_read_shows_nothing_of_it(url):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL") as refused:
        parse(url)  # ValueError: Port could not be cast to integer value as 'streng'

    assert "streng" not in str(refused.value)
