"""Names as lists print them → as people write them; which names only companies have; which script a name is in."""

from __future__ import annotations

import re
import unicodedata

from kg.model import Text

LEGAL_FORM = re.compile(
    r"(?<![\w.])(?:limited|ltd\.?|llc|l\.l\.c\.?|inc\.?|incorporated|corp\.?|corporation|co\.|company|plc|llp|"
    r"gmbh|ag|kg|s\.?a\.?|s\.?a\.?s\.?|sarl|s\.a\.r\.l\.?|s\.?p\.?a\.?|s\.?r\.?l\.?|s\.? ?de ?r\.?l\.?|b\.?v\.?|"
    r"n\.?v\.?|a/s|aps|oy|ab|sp\. ?z ?o\.? ?o\.?|s\.?r\.?o\.?|d\.?o\.?o\.?|ooo|oao|zao|pao|ao|jsc|pjsc|ojsc|cjsc|"
    r"pjs|tov|joint[- ]stock company|limited liability company|sdn\.? bhd\.?|bhd|pte\.?|pty\.?|pvt\.?|fze|fzco|"
    r"fz-llc|fzc|dmcc|ltda\.?|cia\.|e\.i\.r\.l\.?|s\.?a\.? de c\.?v\.?|a\.?s\.?|a\.ş\.?|k\.?k\.?|est\.|bank)(?![\w])",
    re.IGNORECASE,
)
"""Words that only the name of a company holds. A list that tells companies from other bodies decides by itself."""

SCRIPTS = {
    "CJK": "und-hani", "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "CYRILLIC": "und-cyrl", "ARABIC": "und-arab",
    "HEBREW": "und-hebr", "GREEK": "el", "ARMENIAN": "hy", "GEORGIAN": "ka", "THAI": "th", "MYANMAR": "my",
    "DEVANAGARI": "und-deva", "BENGALI": "und-beng", "TAMIL": "ta", "KHMER": "km", "ETHIOPIC": "und-ethi",
}  # fmt: skip
"""First word of a character's Unicode name → BCP 47 tag: the language where the script has one, else the script."""


def is_company(name: str) -> bool:
    """Whether a name has the legal form of a company.

    >>> is_company("SENSETIME GROUP LIMITED"), is_company("AL QA'IDA"), is_company("CECOEX, S.A.")
    (True, False, True)
    """
    return LEGAL_FORM.search(name) is not None


def natural(name: str) -> str:
    """A person's name with the family name last.

    >>> natural("ZAKIR, Shohrat"), natural("HAJI ABDUL WAHAB")
    ('Shohrat ZAKIR', 'HAJI ABDUL WAHAB')
    """
    family, comma, given = name.partition(", ")
    return f"{given} {family}" if comma and given else name


def tagged(name: str) -> Text | str:
    """A name, with its language or script where it is not in Latin letters.

    >>> tagged("商湯集團有限公司").language, tagged("Zakir")
    ('und-hani', 'Zakir')
    """
    if name.isascii():
        return name
    for letter in name:
        if letter.isalpha() and ord(letter) > 0x24F:
            tag = SCRIPTS.get(unicodedata.name(letter, "").partition(" ")[0])
            return Text(name, tag) if tag else name
    return name


def split(text: str, *separators: str) -> tuple[str, ...]:
    """The parts of a cell that holds several values; those in brackets or quotes stay whole.

    >>> split("A (B; C); D", ";")
    ('A (B; C)', 'D')
    """
    if not any(separator in text for separator in separators):
        return (text.strip(),) if text.strip() else ()
    pattern = "|".join(map(re.escape, separators))
    found, depth, start = [], 0, 0
    for match in re.finditer(rf"[(\[]|[)\]]|{pattern}", text):
        if match[0] in "([":
            depth += 1
        elif match[0] in ")]":
            depth = max(depth - 1, 0)
        elif depth == 0:
            found.append(text[start : match.start()])
            start = match.end()
    found.append(text[start:])
    return tuple(dict.fromkeys(part.strip() for part in found if part.strip()))
