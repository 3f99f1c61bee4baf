from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from soba_services.services import SERVICES
from soba_services.tools import limits, openapi


@pytest.mark.parametrize("entry", SERVICES.values(), ids=lambda entry: entry.name)
def test_each_bench_can_be_run_by_the_one_command(entry: object) -> None:
    module = f"soba_services.{getattr(entry, 'module', '')}.bench"
    assert find_spec(module) is None or callable(import_module(module).main)


def test_openapi_documents_are_written_once_and_then_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(openapi, "FOLDER", tmp_path)
    assert openapi.main(["--check"]) == 1
    assert openapi.main([]) == 0
    assert openapi.main(["--check"]) == 0
    (tmp_path / "ml-models.json").write_bytes(b"{}")
    capsys.readouterr()
    assert openapi.main(["--check"]) == 1
    assert capsys.readouterr().out == "python/openapi/ml-models.json is not up to date. Run: npm run generate\n"


def test_limits_find_what_is_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(limits, "_ROOT", tmp_path / "python")
    file = tmp_path / "python/soba_services/long.py"
    file.parent.mkdir(parents=True)
    file.write_text("def short():\n    pass\n")
    assert limits.main() == 0
    file.write_text("def long():\n" + "    pass\n" * 60 + "\n" * 260)
    assert limits.main() == 1
    assert capsys.readouterr().out == (
        "python/soba_services/long.py: 321 lines\npython/soba_services/long.py:1: long has 61 lines\n"
    )
