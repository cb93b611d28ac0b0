"""
`make emergency`: the emergency numbers of every country, as the app has them without a network.

They come from the short numbers of libphonenumber (Apache License 2.0), as the package
`phonenumbers` has them. It does not say which service answers a number, so the app does not either.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from typing import Final

import phonenumbers
from phonenumbers.phonemetadata import PhoneMetadata

FILE: Final = Path(__file__).parent / "pwa/src/ui/help/emergency.ts"
EVERYWHERE: Final = "112"
"""Stands first where it is valid: it reaches help in most of the world."""
_MOST_OF_A_HUNDRED: Final = 20
"""More of one hundred are a range of extensions, of which nobody could say what to dial."""
_HEAD: Final = """\
/**
 * The emergency numbers by country (ISO 3166-1 alpha-2), parted by spaces. Written by `make
 * emergency` from the short numbers of libphonenumber {version} (Apache License 2.0), which do not
 * say what answers.
 */

export const EMERGENCY: {{ readonly [country: string]: string }} = {{
"""


def numbers_of(country: str) -> list[str]:
    """All emergency numbers of a country, 112 first; none where nobody has written them down."""
    found = PhoneMetadata.short_metadata_for_region(country)
    if found is None or found.emergency is None or not found.emergency.national_number_pattern:
        return []
    form = re.compile(found.emergency.national_number_pattern)
    numbers = [
        number
        for digits in found.emergency.possible_length
        for n in range(10**digits)
        if form.fullmatch(number := f"{n:0{digits}d}")
    ]
    hundreds = Counter(number[:-2] for number in numbers)
    named = [one for one in numbers if not one[:-2] or hundreds[one[:-2]] <= _MOST_OF_A_HUNDRED]
    return sorted(named, key=lambda number: (number != EVERYWHERE, len(number), number))


def written() -> str:
    """The file of the app, in the form that its formatter wants."""
    rows = [
        f"  {country}: '{' '.join(numbers)}',\n"
        for country in sorted(phonenumbers.SUPPORTED_SHORT_REGIONS)
        if (numbers := numbers_of(country))
    ]
    return f"{_HEAD.format(version=phonenumbers.__version__)}{''.join(rows)}}};\n"


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
    sys.stdout.write(f"{FILE.name}: {FILE.stat().st_size:,} bytes\n")
