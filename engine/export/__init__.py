"""From a complete stem store to files."""

from engine.export.stems import (
    ExportOptions,
    ExportReport,
    ExportSource,
    check_folder,
    check_stems,
    default_folder,
    export_bytes,
    export_stems,
    output_format,
    plan_names,
    plan_paths,
)

__all__ = [
    "ExportOptions",
    "ExportReport",
    "ExportSource",
    "check_folder",
    "check_stems",
    "default_folder",
    "export_bytes",
    "export_stems",
    "output_format",
    "plan_names",
    "plan_paths",
]
