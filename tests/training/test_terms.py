from __future__ import annotations

from pathlib import Path

from training.cooccurrence import chinese_terms, count_together, english_terms, known_in
from training.terms import LEXICON_ONLY, Term, read_terms, weigh, write_terms
from training.texts import Pair

PAIRS = [
    Pair("Cambodia has a forest.", "柬埔寨有森林。"),
    Pair("The forest of Cambodia", "柬埔寨的森林"),
    Pair("Cambodia and the river", "柬埔寨與河流"),
    Pair("Forest, forest!", "森林，森林！"),
    Pair("Carbon neutrality", "碳中和"),
]
LEXICON = [Pair("Cambodia", "柬埔寨"), Pair("carbon neutrality", "碳中和"), Pair("lantern", "灯笼")]


def test_words_that_stand_together_are_found_with_their_dice_by_hand() -> None:
    found = {(pair.chinese, pair.english): pair for pair in count_together(PAIRS)}
    assert found["柬埔寨", "cambodia"].count == 3
    assert found["柬埔寨", "cambodia"].score == 1.0
    assert found["森林", "forest"].score == 1.0
    assert ("柬埔寨", "forest") not in found


def test_terms_are_words_and_known_phrases() -> None:
    known = frozenset({"carbon neutrality"})
    assert "carbon neutrality" in english_terms("Carbon neutrality now", known)
    assert chinese_terms("柬埔寨，戰略") == ["柬埔寨", "战略"]
    assert english_terms("") == chinese_terms("") == []


def test_known_terms_are_found_whatever_a_segmenter_makes_of_the_text() -> None:
    known = frozenset({"碳中和", "中和", "灯笼"})
    assert known_in("碳中和战略，Ａ灯笼𠮷", known) == {"碳中和", "灯笼"}
    assert known_in("", known) == set()


def test_lexicon_pairs_seen_once_keep_their_count_and_unseen_ones_have_none() -> None:
    found = {(term.chinese, term.english): term for term in weigh([LEXICON], PAIRS)}
    assert found["柬埔寨", "cambodia"] == Term("柬埔寨", "cambodia", 1.3, 3, n_lexicons=1)
    assert found["碳中和", "carbon neutrality"].count == 1
    assert found["碳中和", "carbon neutrality"].score == LEXICON_ONLY
    assert found["灯笼", "lantern"] == Term("灯笼", "lantern", LEXICON_ONLY, 0, n_lexicons=1)


def test_terms_survive_writing_and_reading(tmp_path: Path) -> None:
    terms = [Term("茶", "tea", 0.5, 4, n_lexicons=0)]
    write_terms(tmp_path / "terms.tsv", terms)
    assert read_terms(tmp_path / "terms.tsv") == terms
