"""The learning path: which pages it has, in which order. Read from the nav."""

from functools import cache
from typing import Any

import yaml
from mkdocs.utils.yaml import yaml_load

from tools.pages import ROOT

PATH = "The path"  # the section of the nav that holds it


class _Loader(yaml.SafeLoader):
    """Reads mkdocs.yml without acting on its tags."""


_Loader.add_multi_constructor("", lambda loader, tag, node: None)


def entries(nav: Any) -> list[str]:
    """The pages of a nav, or of a part of it, as the arrows in the footer walk them."""
    if isinstance(nav, str):
        return [nav]
    parts = nav.values() if isinstance(nav, dict) else nav
    return [entry for part in parts for entry in entries(part)]


@cache
def settings() -> Any:
    """What mkdocs.yml says."""
    return yaml.load((ROOT / "mkdocs.yml").read_text("utf-8"), _Loader)


def site_url() -> str:
    """Where the pages stand: as SITE_URL says, or else mkdocs.yml."""
    with (ROOT / "mkdocs.yml").open(encoding="utf-8") as file:
        return str(yaml_load(file)["site_url"])


def nav() -> Any:
    """The nav of mkdocs.yml."""
    return settings()["nav"]


def order(nav: Any) -> list[str]:
    """The pages of the learning path, first to last, as paths below docs/."""
    return [entry for part in nav if PATH in part for entry in entries(part)]


def position(page: str, nav: Any) -> str:
    """Where `page` stands: "Page 7 of 15", or nothing if it is not on the path."""
    path = order(nav)
    return f"Page {path.index(page) + 1} of {len(path)}" if page in path else ""
