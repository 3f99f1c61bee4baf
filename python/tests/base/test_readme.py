from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from pydantic import BaseModel

from soba_services.base.settings import PlatformSettings
from soba_services.services import SERVICES

_README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")


def _settings() -> list[str]:
    modules = [f"soba_services.{entry.module}.settings" for entry in SERVICES.values()]
    models: list[type[BaseModel]] = [PlatformSettings]
    for module in modules:
        if find_spec(module) is not None:
            members = vars(import_module(module)).values()
            models += [each for each in members if isinstance(each, type) and issubclass(each, BaseModel)]
    return sorted({name for model in models for name in model.model_fields})


@pytest.mark.parametrize("name", _settings())
def test_tells_of_every_setting(name: str) -> None:
    assert f"`{name}`" in _README


@pytest.mark.parametrize("entry", SERVICES.values(), ids=lambda entry: entry.name)
def test_lists_every_service_with_its_port(entry: object) -> None:
    name, port = getattr(entry, "name", ""), getattr(entry, "port", 0)
    assert f"| `{name}` | {port} |" in _README
