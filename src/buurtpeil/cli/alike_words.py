# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do like areas, and what is felt beside what is counted, read on a terminal?

Needs peers and experiences of a publication. Gives a few lines each in Dutch or English; nothing when there are none.
"""

from __future__ import annotations

from collections.abc import Sequence

from buurtpeil.cli.lines import say_number, wrap
from buurtpeil.pipeline.alike import Peer
from buurtpeil.pipeline.experience import Experience
from buurtpeil.pipeline.publication import Publication

MOST_GAPS = 10
_PEERS = {
    "nl": "Lijkt het meest op (naar bebouwing, leeftijd en huishoudens; niet naar hoe het er gaat):",
    "en": "Most like it (by buildings, age and households; not by how it fares):",
}
_GAPS = {
    "nl": "Beleefd naast geteld, het grootste verschil eerst:",
    "en": "Felt beside counted, the largest gap first:",
}
_GAP = {
    "nl": "{place}{name}, {period}: beleefd {felt}, geteld {counted}; verschil {gap} ({unit})",
    "en": "{place}{name}, {period}: felt {felt}, counted {counted}; gap {gap} ({unit})",
}


def peer_lines(peers: Sequence[Peer], language: str) -> list[str]:
    """The nearest areas, each with its reason."""
    lines = [
        wrap(f"{peer.name}, {peer.municipality_name} ({peer.code}): {peer.reason(language)}.", "    ", "  - ")
        for peer in peers
    ]
    return ["", wrap(_PEERS[language]), *lines] if lines else []


def gap_lines(found: Sequence[Experience], publication: Publication, language: str, with_place: bool) -> list[str]:
    """What is felt beside what is counted, at most so many; `with_place` names the area."""
    lines = []
    for item in found[:MOST_GAPS]:
        text = _GAP[language].format(
            place=f"{publication.areas.name(item.area)} ({item.area}): " if with_place else "",
            name=item.felt.name[language],
            period=item.period,
            felt=say_number(item.felt_value, item.felt.decimals, language),
            counted=say_number(item.counted_value, item.counted.decimals, language),
            gap=say_number(item.gap, item.felt.decimals, language),
            unit=item.felt.unit[language],
        )
        lines.append(wrap(text, "    ", "  - "))
    return ["", _GAPS[language], *lines] if lines else []
