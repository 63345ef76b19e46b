from pathlib import Path

import pytest

from core.cli import main

ITEMS = "item_id,text,gold\nd1,late again,yes\nd2,broken,no\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("SWITCHPOINT_HOME", str(tmp_path / "store"))
    (tmp_path / "items.csv").write_text(ITEMS)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "store"


def test_what_import_saved_is_where_the_plan_and_the_poc_look(home, capsys):
    assert main(["import", "items.csv", "--benchmark", "shop"]) == 0
    assert capsys.readouterr().out.rstrip().endswith(f"Store: {home}")
    # Two items are too few; what matters is that the benchmark is known.
    for command in (["plan", "shop"], ["poc", "shop", "--quiet"]):
        main(command)
        said = "".join(capsys.readouterr())
        assert "no benchmark" not in said
        assert "no uploaded benchmark" not in said
    assert not Path("var").exists()


@pytest.mark.parametrize(
    "command",
    [
        ["poc", "fruit"],
        ["poc", "fruit", "--by-round"],
        ["plan", "fruit"],
        ["report", "fruit"],
        ["export", "items.csv", "--benchmark", "fruit"],
        ["sign", "--choice", "stay", "--name", "A", "--role", "CTO"],
    ],
)
def test_what_is_not_found_is_told_with_the_folder_that_was_looked_in(command, home, capsys):
    main(["import", "items.csv", "--benchmark", "shop"])
    capsys.readouterr()
    assert main(command) != 0
    assert str(home) in capsys.readouterr().err
