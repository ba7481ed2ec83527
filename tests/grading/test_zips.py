"""Archives that students hand in: taken apart without trust, and a bad one stops no other."""

from __future__ import annotations

import io
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from headcheck.grading.intake import zips
from tests.grading.in_process import nbgrader
from tests.grading.tiny_course import answer, case, make_course
from tests.lms.platforms import archive as files


def zipped(path: Path, **members: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def link(path: Path, name: str) -> None:
    """Add a symbolic link to a zip."""
    with zipfile.ZipFile(path, "a") as opened:
        about = zipfile.ZipInfo(name)
        about.external_attr = 0o120777 << 16
        opened.writestr(about, "/etc/passwd")


def patched(path: Path, name: bytes, offset: int, new: bytes) -> None:
    """Write `new` into the zip's entry for `name` in its list, so many bytes behind the entry's begin."""
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(name)) + offset
    data[at : at + len(new)] = new
    path.write_bytes(data)


def found_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_each_odd_member_of_a_zip_costs_that_member_alone_and_is_named(tmp_path: Path) -> None:
    members = {
        "x/a": b"first", "x/a/b": b"below a file", "y/a/b": b"first", "y/a": b"a folder already", "same": b"first",
        "../out": b"1", "/abs": b"2", "C:/drive": b"3", "d:drive": b"3", "..\\w": b"4", "d/" * 2100 + "deep": b"5",
        "n" * 256: b"6", "one_two": b"7", "secret": b"8", "short": b"9" * 100, "wrong": b"10", "odd": b"11",
        "inner.zip": b"PK", "CASE": b"12", "case": b"13", "10:30.ipynb": b"14", "good.ipynb": b"15",
    }  # fmt: skip
    path = zipped(tmp_path / "a.zip", **members)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as opened:
        opened.writestr("same", b"second, and longer")
    link(path, "link")
    patched(path, b"secret", 8, b"\x01")  # the bit of encryption
    patched(path, b"short", 24, b"\x05\x00\x00\x00")  # the size, unpacked
    patched(path, b"wrong", 16, b"\x00\x00\x00\x00")  # the checksum
    path.write_bytes(path.read_bytes().replace(b"one_two", b"one\0two"))
    patched(path, b"odd", 10, b"\x0e\x00")  # LZMA
    left_out = zips.unpack(path, tmp_path / "to")
    kept = {"x/a", "y/a/b", "same", "inner.zip", "CASE", "case", "10:30.ipynb", "good.ipynb"}
    assert found_below(tmp_path / "to") == kept
    for name in ("x/a", "same"):
        assert (tmp_path / "to" / name).read_text() == "first"
    reasons = dict(line[:-1].split(" (", 1) for line in left_out)
    assert len(left_out) == len(members) + 2 - len(kept)
    assert reasons["'x/a/b'"] == reasons["'y/a'"] == reasons["'same'"] == "another file has this name"
    for name in ("../out", "/abs", "C:/drive", "d:drive", "..\\w", "one\x00two"):
        assert reasons[repr(name)] == "no file can be called that here"
    assert reasons["'link'"] == "a link"
    assert reasons["'secret'"] == "it is encrypted"
    assert reasons["'short'"] == reasons["'wrong'"] == "it is broken"
    assert reasons["'odd'"] == "its compression is not one that is common"
    assert max(map(len, left_out)) < 200
    assert not (tmp_path / "out").exists()


def test_each_odd_member_of_a_tar_costs_that_member_alone_and_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for name, kind in (("link", tarfile.SYMTYPE), ("hard", tarfile.LNKTYPE), ("pipe", tarfile.FIFOTYPE)):
            about = tarfile.TarInfo(name)
            about.type, about.linkname = kind, "/etc/passwd"
            archive.addfile(about)
        for name in ("x/a", "x/a/b", "../out", "d/" * 2100 + "deep", "a.ipynb", "a.ipynb"):
            about = tarfile.TarInfo(name)
            about.size = 2
            archive.addfile(about, io.BytesIO(b"{}"))
    left_out = zips.unpack(path, tmp_path / "to")
    assert found_below(tmp_path / "to") == {"x/a", "a.ipynb"}
    assert [line.rpartition(" (")[2][:-1] for line in left_out] == [
        "a link", "a link", "no plain file", "another file has this name", "no file can be called that here",
        "no file can be called that here", "another file has this name",
    ]  # fmt: skip
    path.write_bytes(path.read_bytes()[:-30])
    assert "can't be read" in zips.unpack(path, tmp_path / "cut off")[-1]
    assert (tmp_path / "cut off" / "x" / "a").exists()


def test_what_is_beyond_the_bounds_of_an_archive_costs_no_small_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zips, "LARGEST", 1_000_000)
    bomb = zipped(tmp_path / "a.zip", big=b"0" * 2_000_000, small=b"1", medium=b"2" * 900_000, other=b"3" * 900_000)
    left_out = zips.unpack(bomb, tmp_path / "to")
    assert found_below(tmp_path / "to") == {"small", "medium"}
    assert [line.partition(" (")[0] for line in left_out] == ["'other'", "'big'"]
    assert all("it is beyond the 1 MB of one archive" in line for line in left_out)
    monkeypatch.setattr(zips, "MOST_FILES", 1)
    assert "one more than 1 files" in zips.unpack(bomb, tmp_path / "fewer")[0]


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_bytes(b"no zip")
    with pytest.raises(zips.BadArchive, match="can't be read"):
        zips.unpack(tmp_path / "b.zip", tmp_path / "to")


def test_notebooks_are_found_in_a_zip_at_any_depth_and_nothing_else(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "a.zip",
        **{
            "w/02 work/02.ipynb": b"{}", "other.IPYNB": b"[]", "__MACOSX/w/._02.ipynb": b"1", "w/._02.ipynb": b"2",
            "w/.ipynb_checkpoints/02-checkpoint.ipynb": b"3", ".venv/site-packages/a.ipynb": b"4", "w/x.csv": b"5",
            "../up.ipynb": b"6", "secret.ipynb": b"7", "inner.zip": path_in_zip(), "huge.ipynb": b"0" * 20_000_005,
        },
    )  # fmt: skip
    link(path, "link.ipynb")
    patched(path, b"secret.ipynb", 8, b"\x01")
    held = zips.notebooks(path.read_bytes())
    assert [(str(name), len(data)) for name, data in held.found] == [
        ("huge.ipynb", 20_000_001), ("other.IPYNB", 2), ("w/02 work/02.ipynb", 2)
    ]  # fmt: skip
    assert held.left_out == ["'link.ipynb' (a link)", "'secret.ipynb' (it is encrypted)"]


def path_in_zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("02.ipynb", "{}")
    return packed.getvalue()


def test_a_zip_of_many_notebooks_or_names_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(30):
            archive.writestr(f"{number:02}.ipynb", "{}")
    held = zips.notebooks(packed.getvalue())
    assert (len(held.found), len(held.left_out)) == (zips.MOST_NOTEBOOKS, 20)
    assert held.left_out[0] == "'10.ipynb' (one notebook too many)"
    monkeypatch.setattr(zips, "_MOST_LISTED", 20)
    with pytest.raises(zips.BadArchive, match="more than 20 files"):
        zips.notebooks(packed.getvalue())
    for data in (b"", b"PK\x03\x04", packed.getvalue()[:100]):
        with pytest.raises(zips.BadArchive, match="can't be read"):
            zips.notebooks(data)


def test_zip_collect_takes_the_good_ones_whatever_the_bad_ones_are(tmp_path: Path) -> None:
    course = make_course(tmp_path, "tiny", [answer("x", "x = 1"), case("t", "x")])
    with (course / "course_config.py").open("a") as settings:
        settings.write(
            'c.FileNameCollectorPlugin.named_regexp = r".*/(?P<student_id>[a-z]+)_(?P<file_id>tiny)_attempt_.*"\n'
        )
    downloads = course / "downloaded" / "tiny" / "archive"
    zipped(downloads / "good.zip", **{"ann_tiny_attempt_2026-01-30-20-30-10_tiny.ipynb": b"{}"})
    member = "bob_tiny_attempt_2026-01-30-20-30-10_tiny.ipynb"
    zipped(downloads / "evil.zip", **{"../../../../evil.ipynb": b"{}", "x/a": b"", "x/a/b": b"", member: b"{}"})
    (downloads / "broken.zip").write_bytes(b"no zip")
    nbgrader(course, "zip_collect", "tiny", "--force")
    for student in ("ann", "bob"):
        assert (course / "submitted" / student / "tiny" / "tiny.ipynb").exists()
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
    assert sorted(left_out) == [
        "'../x' (no file can be called that here)",
        "'big' (larger than 3 MB)",
        f"'{'李' * 90}' (no file can be called that here)",
    ]
