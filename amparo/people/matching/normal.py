"""Names brought to a form in which spellings of one name meet: accents, sounds, nicknames."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files

import yaml

# Small words inside names that registers keep or drop as they please, and forms of address.
PARTICLES = frozenset(
    {"de", "del", "la", "las", "los", "el", "y", "e", "da", "do", "dos", "das", "di", "van", "von"}
)
TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "sr", "sra", "srta", "don", "dona", "jr"})
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SOUNDS = (
    (re.compile(r"gu(?=[ei])"), "g"),
    (re.compile(r"qu(?=[ei])"), "k"),
    (re.compile(r"(?:ph)"), "f"),
    (re.compile(r"sch|sh|ch|x(?=[aeiou])"), "x"),
    (re.compile(r"ck|q|c(?![eiyh])"), "k"),
    (re.compile(r"z|c(?=[eiy])"), "s"),
    (re.compile(r"ll|(?<=[aeiou])i(?=[aeiou])"), "y"),
    (re.compile(r"j|g(?=[ei])"), "h"),
    (re.compile(r"v|w(?=[aeiou])"), "b"),
    (re.compile(r"(?<![aeioux])h|h(?![aeiou])"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
)


def fold(words: str) -> str:
    """Small letters without accents.

    >>> fold("Núñez GÜERRA")
    'nunez guerra'
    """
    words = words.casefold()
    if words.isascii():
        return words
    spread = unicodedata.normalize("NFKD", words)
    return "".join(char for char in spread if not unicodedata.combining(char))


@lru_cache(maxsize=200_000)
def tokens(name: str) -> tuple[str, ...]:
    """The telling words of a name, in the order written.

    >>> tokens("TZUL GAVIRIA, Ismael"), tokens("María de la Cruz")
    (('tzul', 'gaviria', 'ismael'), ('maria', 'cruz'))
    """
    words = [word.replace("'", "").replace("’", "") for word in _WORD.findall(fold(name))]
    telling = tuple(word for word in words if word not in PARTICLES and word not in TITLES)
    return telling or tuple(words)


@lru_cache(maxsize=200_000)
def sound(token: str) -> str:
    """How a name sounds here: b and v, s and z, ll and y, j and x meet.

    >>> sound("villagran") == sound("biyagran"), sound("gonzalez") == sound("gonsales")
    (True, True)
    """
    heard = token
    for pattern, other in _SOUNDS:
        heard = pattern.sub(other, heard)
    return heard or token


@lru_cache(maxsize=200_000)
def letters(token: str) -> str:
    """The letters of a name in the order of the alphabet, so that transposed ones meet.

    >>> letters("yonug") == letters("young")
    True
    """
    return "".join(sorted(token))


@lru_cache(maxsize=1)
def _roots() -> dict[str, str]:
    listed = yaml.safe_load(files(__package__).joinpath("nicknames.yaml").read_text("utf-8"))
    roots: dict[str, str] = {}
    for name, others in listed.items():
        for other in (name, *others):
            roots.setdefault(other, name)
    return roots


def root(token: str) -> str:
    """The name that a short or pet name stands for; any other name stands for itself.

    >>> root("paco"), root("ixchel")
    ('francisco', 'ixchel')
    """
    return _roots().get(token, token)
