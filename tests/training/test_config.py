"""Configurations are read strictly: a misspelt setting is an error, not a default."""

from __future__ import annotations

import json

import pytest

from training.config import Config, config_names, parse_override, read_config

pytestmark = pytest.mark.training


@pytest.mark.parametrize("name", config_names())
def test_configuration_survives_json(name, tmp_path):
    config = read_config(name)
    assert config.name == name
    path = tmp_path / "config.json"
    path.write_text(config.to_json(), encoding="utf-8")
    assert read_config(path) == config


def test_overrides_by_dotted_name():
    config = read_config("mask-inference").with_overrides({"training.lr": 1, "network.hidden_size": 7, "seed": 3})
    assert (config.training.lr, config.network["hidden_size"], config.seed) == (1.0, 7, 3)
    assert config.network["num_layers"] == 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"training.learning_rate": 1.0}, "learning_rate is no setting"),
        ({"training.lr": "fast"}, "training.lr='fast' must be of type float"),
        ({"training.epochs": True}, "must be of type int"),
        ({"training.optimizer": "sgd"}, "must be one of"),
        ({"targets": "vocals"}, "must be a list"),
        ({"data.augment": 3}, "must be a table"),
    ],
)
def test_wrong_settings_are_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        read_config("conv1d").with_overrides(changes)


def test_missing_name_is_refused():
    with pytest.raises(ValueError, match="name"):
        Config.from_dict({"system": "conv1d"})


def test_unreadable_files_are_refused(tmp_path):
    with pytest.raises(ValueError, match="must be a file or one of"):
        read_config("no-such-system")
    broken = tmp_path / "broken.toml"
    broken.write_text("a = ", encoding="utf-8")
    with pytest.raises(ValueError, match=r"broken\.toml"):
        read_config(broken)


def test_override_on_the_command_line():
    assert parse_override("training.lr=1e-4") == ("training.lr", 1e-4)
    assert parse_override("network.widths=[1, 2]") == ("network.widths", [1, 2])
    assert parse_override("training.schedule=plateau") == ("training.schedule", "plateau")
    with pytest.raises(ValueError, match="name=value"):
        parse_override("lr")
    assert json.loads(read_config("conv1d").to_json())["system"] == "conv1d"
