"""The questions for several things: read whole, and an answer counted by part."""

from benchmarks.parts import SPLITS, Asked, judged, read_asked, table
from benchmarks.suites import read_suite


def test_the_questions_are_of_both_languages_and_splits_and_some_have_no_answer() -> None:
    asked = read_asked()
    assert len(asked) >= 60
    assert {(one.language, one.split) for one in asked} == {
        (language, split) for language in ("zh", "en") for split in SPLITS
    }
    unsaid = [one for one in asked if any(gold is None for _, gold in one.parts)]
    assert len(unsaid) >= 20
    assert len({one.question_id for one in asked}) == len(asked)


def test_the_committed_counts_are_of_these_questions() -> None:
    entry = read_suite("answering_parts")["parts"]
    for split in SPLITS:
        said = [
            gold
            for one in read_asked()
            if one.split == split and one.kind == "each"
            for _, gold in one.parts
        ]
        assert entry[split]["parts said"]["of"] == sum(gold is not None for gold in said)
        assert entry[split]["parts unsaid"]["of"] == sum(gold is None for gold in said)
    assert len(table(entry)) == 8


def test_a_question_is_right_only_when_each_of_its_parts_is() -> None:
    asked = Asked("q", "zh", "shipped", "dev", "one", "茶", (), open=False, gold=None, wrong=None)

    class Nothing:
        parts = ()
        citations = ()

    counts = dict(judged(asked, Nothing()))  # type: ignore[arg-type]
    assert counts == {"one thing": True, "questions one": True, "questions zh": True}
