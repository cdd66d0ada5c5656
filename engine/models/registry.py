"""Finding models: those that ship, those in the user's data folder, those in folders that were named."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from engine.errors import ModelError, ModelFault
from engine.models.identity import IDENTITY
from engine.models.manifest import MANIFEST_NAME, ModelManifest, read_manifest
from engine.resources import resource_path

DEFAULT_MODEL = "spleeter-tuned"
FOLDERS_VARIABLE = "VOCALSPLIT_MODELS"


@dataclass(frozen=True)
class ModelList:
    """The models that are there.

    Attributes:
        models: In the order in which they were found, those that ship first.
        errors: One for each folder that could not be used.
        default_id: The model taken where none is named.
    """

    models: tuple[ModelManifest, ...]
    errors: tuple[ModelError, ...]
    default_id: str = DEFAULT_MODEL


def model_folders(folders: Sequence[Path] = ()) -> list[Path]:
    """Folders whose subfolders are models, in the order of precedence.

    Args:
        folders: Further ones, from the settings.

    Returns:
        The shipped folder, the user's, those in the environment variable ``VOCALSPLIT_MODELS`` (separated as in
        ``PATH``), then ``folders``. They need not exist.
    """
    named = [Path(part) for part in os.environ.get(FOLDERS_VARIABLE, "").split(os.pathsep) if part]
    return [resource_path("models"), user_data_path("VocalSplit", appauthor=False) / "models", *named, *folders]


def list_models(folders: Sequence[Path] = ()) -> ModelList:
    """List the models; a broken one is reported beside the others.

    Args:
        folders: Further folders of models, from the settings; a folder that is a model itself will do.

    Returns:
        Models and errors. The identity model, a measuring tool, is not among them.
    """
    found: dict[str, ModelManifest] = {}
    errors = []
    for folder in _candidates(model_folders(folders)):
        try:
            manifest = read_manifest(folder)
        except ModelError as error:
            errors.append(error)
            continue
        if manifest.model_id not in found:
            found[manifest.model_id] = manifest
        elif found[manifest.model_id].folder != folder:
            errors.append(ModelError(manifest.model_id, ModelFault.UNSUITABLE, f"{folder} is a second one of this id"))
    return ModelList(tuple(found.values()), tuple(errors))


def find_model(model_id: str | None = None, folders: Sequence[Path] = ()) -> ModelManifest:
    """Find a model by its id, without opening its weights.

    Args:
        model_id: The id; None takes the default.
        folders: Further folders of models, from the settings.

    Returns:
        Its manifest.

    Raises:
        ModelError: If there is none of this id, or the one there is broken.
    """
    wanted = model_id or DEFAULT_MODEL
    if wanted == IDENTITY.model_id:
        return IDENTITY
    listed = list_models(folders)
    for manifest in listed.models:
        if manifest.model_id == wanted:
            return manifest
    for error in listed.errors:
        if error.model_id == wanted:
            raise error
    raise ModelError(wanted, ModelFault.MISSING)


def read_files(manifest: ModelManifest, folders: Sequence[Path] = ()) -> tuple[bytes, ...]:
    """Read all files of a model, also those that lie in other models' folders.

    Args:
        manifest: The model.
        folders: Further folders of models, from the settings.

    Returns:
        Their contents, each held against this model's manifest.

    Raises:
        ModelError: If a file or the model that has it is not there, or is not what the manifest names.
    """
    return tuple(
        manifest.read_file(index, folder=_home(manifest, file.model_id, folders) if file.model_id else None)
        for index, file in enumerate(manifest.files)
    )


def _home(manifest: ModelManifest, owner: str, folders: Sequence[Path]) -> Path | None:
    try:
        return find_model(owner, folders).folder
    except ModelError as error:
        raise ModelError(manifest.model_id, ModelFault.UNSUITABLE, f"it needs the model {owner}: {error}") from error


def _candidates(folders: Sequence[Path]) -> Iterator[Path]:
    for folder in folders:
        if (folder / MANIFEST_NAME).is_file():
            yield folder
            continue
        try:
            children = sorted(child for child in folder.iterdir() if child.is_dir())
        except OSError:
            continue
        yield from (child for child in children if not child.name.startswith((".", "_")))
