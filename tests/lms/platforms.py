"""What Canvas and Moodle do to names when submissions are downloaded, from their public sources, and such archives."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path

SAMPLES = Path(__file__).parent / "samples"


def canvas_name(sortable: str, number: int, upload: int, file: str, late: bool = False) -> str:
    """As Canvas's content_zipper.rb: a number between underscores is joined, and all but letters and digits goes."""
    name = re.sub(r"_(\d+)_", r"\1", sortable).lower()
    start = "_".join([name, *(["LATE"] if late else []), str(number)])
    kept = "".join(
        letter for letter in start if unicodedata.category(letter)[0] in "LM" or _is_digit_or_connector(letter)
    )
    return f"{kept}_{upload}_" + re.sub(r'[\x00/\\:*?"<>|]+', "_", file)


def moodle_folder(full_name: str, number: int) -> str:
    """As Moodle's mod_assign downloader: blanks for underscores, and no character that a file system may refuse."""
    name = re.sub(r"[\x00-\x1f&<>\"`|':\\/]", "", full_name.replace("_", " "))
    return f"{re.sub(r'[.][.]+', '', name)}_{number}_assignsubmission_file"


def canvas_gives_to(name: str) -> tuple[str, str] | None:
    """Whose a feedback file is by Canvas's `infer_comment_context_from_filename`: numbers of a person and an upload."""
    words = name.rpartition("/")[2].split("_")
    numbers = [word for word in words if re.fullmatch("[0-9]+", word)][:2]
    if words[-1].startswith("link") or name.startswith("._") or len(numbers) < 2:
        return None
    return numbers[0], numbers[1]


def moodle_gives_to(path: str, numbers: Collection[str]) -> tuple[str, str] | None:
    """Whose a feedback file is by Moodle's `is_valid_filename_for_import`, of these numbers; and its name."""
    *folders, file = path.split("/")
    if file.startswith((".", "~")):
        return None
    parts = [*folders, file]
    while parts:
        words = parts.pop(0).split("_", 4)
        if len(words) >= 4 and words[1] in numbers and words[2:4] == ["assignsubmission", "file"]:
            return words[1], "/".join([words[4] if len(words) == 5 else "", *parts])
    return None


def archive(path: Path, files: Mapping[str, bytes], says_utf_8: bool = True) -> None:
    """A zip with these files. Not all programs set the bit that says that names are UTF-8: rubyzip, for one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in files.items():
            opened.writestr(name if says_utf_8 else _Silent(name), data)


class _Silent(zipfile.ZipInfo):
    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802  (zipfile's own name)
        return self.filename.encode("utf-8"), self.flag_bits & ~0x800


def _is_digit_or_connector(letter: str) -> bool:
    return unicodedata.category(letter) in ("Nd", "Pc")
