"""Parses a platform's times, in the language and time zone of whoever downloaded its sheet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError

from headcheck.lms.sheets import SheetError, folded

_ENGLISH = Locale("en")


class Reader:
    """Reads times of a `language` ("en", "de", "pt_BR") in a `form` for `strptime`, of a time `zone`, "" for ours.

    Raises SheetError for an unknown language or time zone.
    """

    def __init__(self, language: str, form: str, zone: str) -> None:
        try:
            self._locale = Locale.parse(language.replace("-", "_"))
            self._zone = ZoneInfo(zone) if zone else None
        except (UnknownLocaleError, ValueError, ZoneInfoNotFoundError) as error:
            raise SheetError(f"The settings of Moodle's times can't be used: {error}.") from None
        # match whole names of months and days
        self._form = " ".join(form.replace("%b", "%B").replace("%a", "%A").split())

    @property
    def zone_name(self) -> str:
        return self._zone.key if self._zone else f"this computer ({datetime.now().astimezone().tzname()})"

    def read(self, written: Mapping[str, str]) -> tuple[dict[str, str], dict[str, list[str]]]:
        """Times by student, in nbgrader's format; and the students whose time could not be parsed."""
        found: dict[str, str] = {}
        unread: dict[str, list[str]] = {}
        for student, text in written.items():
            try:
                found[student] = self.time(text).strftime("%Y-%m-%d %H:%M:%S UTC")
            except ValueError:
                unread.setdefault(text, []).append(student)
        return found, unread

    def time(self, text: str) -> datetime:
        """Parse a time. Raises ValueError if the text does not have this format."""
        written = " ".join(unicodedata.normalize("NFC", text).split())
        english = self._names.sub(lambda name: self._english[folded(name[0])], written)
        local = datetime.strptime(english, self._form)
        return (local.replace(tzinfo=self._zone) if self._zone else local.astimezone()).astimezone(UTC)

    @cached_property
    def _names(self) -> re.Pattern[str]:
        longest_first = sorted(self._english, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)

    @cached_property
    def _english(self) -> dict[str, str]:
        """Python's names of months, days, AM and PM, by each name in the language."""
        names: dict[str, str] = {}
        for told, ours in (
            (self._locale.months, _ENGLISH.months["format"]["wide"]),
            (self._locale.days, _ENGLISH.days["format"]["wide"]),
            (self._locale.day_periods, {"am": "AM", "pm": "PM"}),
        ):
            widths = [width for context in told.values() for name, width in context.items() if name != "narrow"]
            names |= {folded(width[one]).rstrip("."): ours[one] for width in widths for one in ours if one in width}
        # in some languages months are numbers, which need no translation
        return {name: english for name, english in names.items() if not re.search(r"\d", name)}
