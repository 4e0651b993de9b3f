"""Settings: where the folders are found, what the environment changes, what it may not say."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pytest

from ca_geo.errors import BadValue
from ca_geo.settings import Settings, settings_table, share


def test_a_wheel_has_its_share_folder_and_a_checkout_its_root(tmp_path: Path) -> None:
    package = tmp_path / "src" / "ca_geo"
    package.mkdir(parents=True)
    assert share(package) == tmp_path
    (package / "share").mkdir()
    assert share(package) == package / "share"


def test_defaults_listen_on_this_machine_only() -> None:
    settings = Settings.default()
    assert (settings.host, settings.port, settings.base_url) == ("127.0.0.1", 8000, None)
    assert settings.data == share() / "geodata"
    assert settings.web == share() / "web"
    assert settings.limit_default <= settings.limit_max


def test_settings_never_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings.default().port = 1  # type: ignore[misc]


def test_the_environment_changes_what_it_names() -> None:
    environ = {
        "CA_GEO_DATA": "/srv/data",
        "CA_GEO_PORT": "0",
        "CA_GEO_BASE_URL": "https://example.org/atlas/",
        "CA_GEO_EMBED_ORIGINS": "https://News.example, https://*.example.org:8443",
        "CA_GEO_LIMIT_MAX": "500",
        "PATH": "/bin",
    }
    expected = replace(
        Settings.default(),
        data=Path("/srv/data"),
        port=0,
        base_url="https://example.org/atlas",
        embed_origins=("https://news.example", "https://*.example.org:8443"),
        limit_max=500,
    )
    assert Settings.from_env(environ) == expected
    assert Settings.from_env({}) == Settings.default()


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "CA_GEO_PORT",
            "eighty",
            "CA_GEO_PORT: 'eighty' is not usable; allowed: a whole number from 0 to 65535",
        ),
        ("CA_GEO_PORT", "65536", "CA_GEO_PORT"),
        ("CA_GEO_LIMIT_MAX", "0", "CA_GEO_LIMIT_MAX"),
        ("CA_GEO_BASE_URL", "example.org", "CA_GEO_BASE_URL"),
        ("CA_GEO_BASE_URL", "https://example.org/?a=b", "CA_GEO_BASE_URL"),
        ("CA_GEO_EMBED_ORIGINS", "https://a.example; script-src *", "'https://a.example; script-src *'"),
        ("CA_GEO_EMBED_ORIGINS", "https://a.example/path", "CA_GEO_EMBED_ORIGINS"),
        ("CA_GEO_EMBED_ORIGINS", "self https://a.example", "allowed: origins such as https://example.org"),
        ("CA_GEO_HOTS", "0.0.0.0", "unknown setting CA_GEO_HOTS; allowed: CA_GEO_DATA"),
    ],
)
def test_a_bad_variable_is_named(name: str, text: str, message: str) -> None:
    with pytest.raises(BadValue) as caught:
        Settings.from_env({name: text})
    assert message in str(caught.value)


def test_every_setting_has_a_variable_and_a_sentence() -> None:
    for row in settings_table():
        assert row.env == f"CA_GEO_{row.name.upper()}"
        assert row.help.endswith(".")


def test_the_page_of_settings_says_the_same_as_the_table() -> None:
    lines = (Path(__file__).parents[1] / "docs" / "settings.md").read_text(encoding="utf-8").splitlines()
    documented = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| `")
    ]
    shipped = {"data": "the data that come with ca-geo", "web": "the pages that come with ca-geo"}
    assert documented == [
        [f"`{row.env}`", shipped.get(row.name) or default(row.name), row.help] for row in settings_table()
    ]


def default(name: str) -> str:
    value = getattr(Settings.default(), name)
    return "none" if value in (None, ()) else f"`{value}`"
