"""Names of countries, organisations, people and places, and where texts mention them."""

from indexer.names.abroad import spells_surname, surnames_abroad
from indexer.names.foreign import is_foreign_han_name, is_transliterated
from indexer.names.matcher import alias_key
from indexer.names.meaning import (
    characters_for,
    compare_meanings,
    is_known_word,
    is_word_of_names,
    meant_by,
)
from indexer.names.names_file import CORPUS_NAMES, load_names, parse_names, read_names_file
from indexer.names.persons import (
    COMPOUND_SURNAMES,
    DOTTED_NAME,
    LATIN_NAME,
    SURNAMES,
    could_be_han_name,
    is_han_name,
    is_latin_name,
    is_office,
    without_inner_space,
)
from indexer.names.pinyin import pinyin_of, romanised
from indexer.names.registry import Mention, NameKind, Names, find_mentions, nearest_names
from indexer.names.sound import is_heard, sounds_alike
from indexer.names.spelled import is_spelled
from indexer.names.things import DESCRIBED, NO_NAME, THINGS, ThingName, before_things, thing_names
from indexer.names.transcribed import is_transcribed

__all__ = [
    "COMPOUND_SURNAMES",
    "CORPUS_NAMES",
    "DESCRIBED",
    "DOTTED_NAME",
    "LATIN_NAME",
    "NO_NAME",
    "SURNAMES",
    "THINGS",
    "Mention",
    "NameKind",
    "Names",
    "ThingName",
    "alias_key",
    "before_things",
    "characters_for",
    "compare_meanings",
    "could_be_han_name",
    "find_mentions",
    "is_foreign_han_name",
    "is_han_name",
    "is_heard",
    "is_known_word",
    "is_latin_name",
    "is_office",
    "is_spelled",
    "is_transcribed",
    "is_transliterated",
    "is_word_of_names",
    "load_names",
    "meant_by",
    "nearest_names",
    "parse_names",
    "pinyin_of",
    "read_names_file",
    "romanised",
    "sounds_alike",
    "spells_surname",
    "surnames_abroad",
    "thing_names",
    "without_inner_space",
]
