# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which addresses does someone mean by a street, a number or a postcode?

Needs the addresses of a register, nothing of who lives there. Gives which of them are meant, and the same addresses as
weights for dividing neighbourhoods.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from buurtpeil.areas.weights import Addresses
from buurtpeil.areas.words import fold

Texts = npt.NDArray[np.str_]
Floats = npt.NDArray[np.float64]
POSTCODE = re.compile(r"(\d{4})\s?([A-Za-z]{2})?")
_STREET_AND_NUMBER = re.compile(r"(?P<street>.*?\D)\s+(?P<number>\d+\s?[A-Za-z]?(?:-\w+)?)")


def as_postcode(text: str) -> str | None:
    """``2722`` or ``2722AB`` where `text` is a postcode, None where it is not."""
    found = POSTCODE.fullmatch(text.strip())
    return None if found is None else found.group(1) + (found.group(2) or "").upper()


@dataclass(frozen=True, eq=False)
class AddressBook:
    """N addresses.

    Attributes
    ----------
    street, number, postcode, town : (N,) text, empty where unknown.
    x, y : (N,) RD New in metres.
    homes : (N,) how many homes each counts for.
    """

    street: Texts
    number: Texts
    postcode: Texts
    town: Texts
    x: Floats
    y: Floats
    homes: Floats

    def __len__(self) -> int:
        return len(self.x)

    @cached_property
    def weights(self) -> Addresses:
        """The places where people live."""
        return Addresses(self.x, self.y, self.homes)

    @cached_property
    def _streets(self) -> tuple[Texts, npt.NDArray[np.int64]]:
        """The folded distinct street names, and which of them each address has."""
        names, place = np.unique(self.street, return_inverse=True)
        return np.array([fold(str(name)) for name in names], dtype=str), place.astype(np.int64)

    def with_postcode(self, postcode: str) -> npt.NDArray[np.bool_]:
        """(N,) whose postcode is, or begins with, `postcode` (see `as_postcode`)."""
        found: npt.NDArray[np.bool_] = np.char.startswith(self.postcode, postcode)
        return found

    def meant_by(self, text: str) -> npt.NDArray[np.bool_]:
        """(N,) which addresses ``Dorpsstraat 12``, ``Dorpsstraat`` or a part of a street's name means.

        A whole name goes before a beginning, and a beginning before a part; the number must be that of the address, or
        its beginning before a letter or addition.
        """
        split = _STREET_AND_NUMBER.fullmatch(text.strip())
        if split is not None:
            numbered = self._in_street(fold(split["street"])) & self._numbered(split["number"])
            if numbered.any():
                return numbered
        return self._in_street(fold(text))

    def _in_street(self, wanted: str) -> npt.NDArray[np.bool_]:
        names, place = self._streets
        if wanted and len(names):
            for fits in (
                names == wanted,
                np.char.startswith(names, wanted),
                np.char.find(np.char.add(" ", names), f" {wanted}") >= 0,
            ):
                if fits.any():
                    found: npt.NDArray[np.bool_] = fits[place]
                    return found
        return np.zeros(len(self), dtype=bool)

    def _numbered(self, number: str) -> npt.NDArray[np.bool_]:
        wanted = number.replace(" ", "").upper()
        own = np.char.upper(self.number)
        is_it: npt.NDArray[np.bool_] = own == wanted
        if is_it.any() or not wanted.isdigit():
            return is_it
        return np.array([re.match(rf"{wanted}(?!\d)", text) is not None for text in own.tolist()], dtype=bool)
