"""Archives that students hand in: taken apart without trust, and a bad one stops no other."""

from __future__ import annotations

import io
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from headcheck.grading import zips
from headcheck.grading.steps import nbgrader
from tests.grading.tiny_course import answer, case, make_course
from tests.lms.platforms import archive as files


def zipped(path: Path, **members: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_files_are_written_below_the_folder_and_nothing_else_is(tmp_path: Path) -> None:
    archive = zipped(
        tmp_path / "a.zip", **{"x/y.ipynb": b"1", "../out": b"2", "/abs": b"3", "C:/d": b"4", "..\\w": b"5"}
    )
    with zipfile.ZipFile(archive, "a") as opened:
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        opened.writestr(link, "/etc/passwd")
    zips.unpack(archive, tmp_path / "to")
    found = {path.relative_to(tmp_path / "to").as_posix() for path in (tmp_path / "to").rglob("*") if path.is_file()}
    assert found == {"x/y.ipynb"}
    assert not (tmp_path / "out").exists()


def test_links_and_devices_of_a_tar_are_left_out(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as archive:
        for name, kind in (("link", tarfile.SYMTYPE), ("hard", tarfile.LNKTYPE), ("pipe", tarfile.FIFOTYPE)):
            about = tarfile.TarInfo(name)
            about.type, about.linkname = kind, "/etc/passwd"
            archive.addfile(about)
        about = tarfile.TarInfo("a.ipynb")
        about.size = 2
        archive.addfile(about, io.BytesIO(b"{}"))
    zips.unpack(tmp_path / "a.tar.gz", tmp_path / "to")
    assert os.listdir(tmp_path / "to") == ["a.ipynb"]


def test_a_bomb_and_what_is_no_archive_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "LARGEST", 1_000_000)
    with pytest.raises(zips.BadArchive, match="more than 1 MB"):
        zips.unpack(zipped(tmp_path / "a.zip", big=b"0" * 2_000_000), tmp_path / "to")
    (tmp_path / "b.zip").write_bytes(b"no zip")
    with pytest.raises(zips.BadArchive, match="can't be read"):
        zips.unpack(tmp_path / "b.zip", tmp_path / "to")


def test_zip_collect_takes_the_good_ones_whatever_the_bad_ones_are(tmp_path: Path) -> None:
    course = make_course(tmp_path, "tiny", [answer("x", "x = 1"), case("t", "x")])
    with (course / "course_config.py").open("a") as settings:
        settings.write(
            'c.FileNameCollectorPlugin.named_regexp = r".*/(?P<student_id>[a-z]+)_(?P<file_id>tiny)_attempt_.*"\n'
        )
    downloads = course / "downloaded" / "tiny" / "archive"
    zipped(downloads / "good.zip", **{"ann_tiny_attempt_2026-01-30-20-30-10_tiny.ipynb": b"{}"})
    zipped(downloads / "evil.zip", **{"../../../../evil.ipynb": b"{}"})
    (downloads / "broken.zip").write_bytes(b"no zip")
    nbgrader(course, "zip_collect", "tiny", "--force")
    assert (course / "submitted" / "ann" / "tiny" / "tiny.ipynb").exists()
    assert not list(course.rglob("evil.ipynb"))


def test_names_in_utf_8_are_read_as_such_whether_the_archive_says_so_or_not(tmp_path: Path) -> None:
    names = ["José_1_a.ipynb", "李小龍_2_a.ipynb", "العربي_3_a.ipynb"]
    for says_utf_8 in (True, False):
        files(tmp_path / "a.zip", dict.fromkeys(names, b"{}"), says_utf_8)
        folder = tmp_path / f"to-{says_utf_8}"
        assert zips.unpack(tmp_path / "a.zip", folder) == []
        assert sorted(os.listdir(folder)) == sorted(names)


def test_one_file_that_is_too_large_or_can_not_be_called_so_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zips, "LARGEST_FILE", 3_000_000)
    archive = zipped(tmp_path / "a.zip", **{"big": b"0" * 5_000_000, "李" * 90: b"1", "../x": b"2", "a.ipynb": b"3"})
    left_out = zips.unpack(archive, tmp_path / "to")
    assert os.listdir(tmp_path / "to") == ["a.ipynb"]
    assert left_out == [
        "'big' (larger than 3 MB)",
        f"'{'李' * 90}' (no file can be called that here)",
        "'../x' (no file can be called that here)",
    ]
