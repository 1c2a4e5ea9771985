# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What really happens in Voorbeeldstad, and what should a method find?

Needs ``truth.toml``. Gives the planted stories as typed records. The city is drawn from them; tests and ``proof/``
compare with them; ``estimates/`` and ``signals/`` may never read them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import Any

from buurtpeil.errors import CatalogueError

Bilingual = Mapping[str, str]


class StoryKind(StrEnum):
    """What kind of thing happens, or only seems to happen."""

    SLOW_SLIDE = "slow-slide"
    SUDDEN_BREAK = "sudden-break"
    ACCUMULATION = "accumulation"
    BELOW_FLOOR = "below-floor"
    CLUSTER = "cluster"
    NOISE_ONLY = "noise-only"
    RECODING = "recoding"
    SUPPRESSED = "suppressed"
    BASE_DOES_NOT_FIT = "base-does-not-fit"
    INTERVENTION_WORKS = "intervention-works"
    INTERVENTION_FAILS = "intervention-fails"
    APP_ADOPTION = "app-adoption"
    DUPLICATE = "duplicate"


@dataclass(frozen=True)
class Gap:
    """How far the neighbourhood lies from the city, in the indicator's unit: until the year before `start`, and from
    `end` on; a straight line between. Equal `start` and `end` make a step."""

    indicator: str
    before: float
    after: float
    start: int
    end: int

    def at(self, year: int) -> float:
        """The distance to the city in one year."""
        progress = (year - (self.start - 1)) / (self.end - (self.start - 1))
        return self.before + (self.after - self.before) * min(max(progress, 0.0), 1.0)


@dataclass(frozen=True)
class MovedBoundary:
    """From `year` on, a part of one neighbourhood counts with another: `share` of the inhabitants of `grew`."""

    year: int
    grew: str
    shrank: str
    share: float


@dataclass(frozen=True)
class Adoption:
    """An app makes reporting easier: between two months notifications become `times` as many, in unchanged streets."""

    first_month: str
    last_month: str
    times: float


@dataclass(frozen=True)
class Story:
    """One planted story.

    `areas` are where it happens; `gaps` hold for each of them. `expected` and `not_expected` name kinds of signal or
    status that a good method gives, or must not give, for these areas; `indicators` are those the story is about.
    With `rest_at_city` every other indicator that has a direction lies at the city's level.
    """

    key: str
    kind: StoryKind
    areas: tuple[str, ...]
    start: int
    end: int
    title: Bilingual
    text: Bilingual
    expected: tuple[str, ...]
    not_expected: tuple[str, ...]
    gaps: tuple[Gap, ...]
    indicators: tuple[str, ...]
    rest_at_city: bool
    moved: MovedBoundary | None
    adoption: Adoption | None

    def gap_of(self, indicator: str) -> Gap | None:
        """The gap of one indicator, None where the story says nothing of it."""
        return next((gap for gap in self.gaps if gap.indicator == indicator), None)


@dataclass(frozen=True)
class Truth:
    """All planted stories, in the order of the file."""

    stories: tuple[Story, ...]

    def story(self, key: str) -> Story:
        """The story of this key; raises `CatalogueError` when there is none."""
        for story in self.stories:
            if story.key == key:
                return story
        raise CatalogueError("The truth file holds no story", repr(key), f"It holds {[s.key for s in self.stories]}.")

    def of_kind(self, kind: StoryKind) -> tuple[Story, ...]:
        """The stories of one kind."""
        return tuple(story for story in self.stories if story.kind is kind)

    def areas(self) -> frozenset[str]:
        """Every area that a story names."""
        return frozenset(area for story in self.stories for area in story.areas)


def read_truth() -> Truth:
    """The truth file that comes with the package."""
    return truth_from(tomllib.loads((files("buurtpeil.demo") / "truth.toml").read_text(encoding="utf-8")))


def truth_from(record: Mapping[str, Any]) -> Truth:
    """Typed stories from the parsed file; raises `CatalogueError` where two stories claim the same figure."""
    stories = tuple(_story(entry) for entry in record["stories"])
    claimed: dict[tuple[str, str], str] = {}
    for story in stories:
        for gap in story.gaps:
            for area in story.areas:
                other = claimed.setdefault((area, gap.indicator), story.key)
                if other != story.key or gap.end < gap.start:
                    raise CatalogueError(
                        "A story of the truth file contradicts another or ends before it starts:",
                        f"{story.key} and {other}: {area}, {gap.indicator}, {gap.start}-{gap.end}.",
                        "Give each area and indicator to one story.",
                    )
    return Truth(stories)


def _story(entry: Mapping[str, Any]) -> Story:
    start, end = entry["start"], entry["end"]
    gaps = tuple(
        Gap(gap["indicator"], gap["before"], gap["after"], gap.get("start", start), gap.get("end", end))
        for gap in entry.get("gaps", ())
    )
    return Story(
        key=entry["key"],
        kind=StoryKind(entry["kind"]),
        areas=tuple(entry["areas"]),
        start=start,
        end=end,
        title=entry["title"],
        text=entry["text"],
        expected=tuple(entry["expected"]),
        not_expected=tuple(entry["not_expected"]),
        gaps=gaps,
        indicators=tuple(entry.get("indicators", (gap.indicator for gap in gaps))),
        rest_at_city=entry.get("rest_at_city", False),
        moved=MovedBoundary(**entry["moved"]) if "moved" in entry else None,
        adoption=Adoption(**entry["adoption"]) if "adoption" in entry else None,
    )
