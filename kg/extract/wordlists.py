"""Lists of words by which verbs are told from nouns, each read once."""

from __future__ import annotations

from functools import cache

from kg.extract.tables import table, words


@cache
def nouns() -> frozenset[str]:
    """Verbs that are nouns as well."""
    return words(table("lexicon_verbs")["nouns"])


@cache
def parties() -> frozenset[str]:
    """Nouns for companies and their like."""
    return words(table("lexicon_words")["classes"]["party"])


@cache
def compounds() -> frozenset[str]:
    """Nouns that make one noun with the measure before them and are no measure ("sanctions fears")."""
    return words(table("actions")["compounds"])


@cache
def list_tails() -> frozenset[str]:
    """Nouns that make one name with the measure before them ("sanctions regime")."""
    return words(table("actions")["tails"])


@cache
def traded() -> frozenset[str]:
    """Nouns of what is dealt in: after "and ban" they are its object ("freeze assets and ban exports")."""
    return frozenset(word for those in table("actions")["dealings"].values() for word in those)


@cache
def instruments() -> frozenset[str]:
    """Nouns that a form in -ing says the content of ("a decree banning sales")."""
    return words(table("actions")["instruments"])


@cache
def speech() -> frozenset[str]:
    """Verbs after which "that" begins what is said."""
    return words(table("operators")["speech"])


@cache
def gerunds() -> frozenset[str]:
    """Words in -ing that are mostly nouns."""
    return words(table("lexicon_verbs")["gerunds"])
