"""Names: who is meant by which words, in both languages and both scripts."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.errors import GlossaryError
from indexer.names.names_file import load_names, parse_names
from indexer.names.registry import Mention, Names, find_mentions, nearest_names
from indexer.records import Statement


@pytest.fixture(scope="module")
def names() -> Names:
    """The built-in names with those of the shipped corpus."""
    own = Path(__file__).parents[3] / "corpus" / "names.toml"
    return load_names(None, own.read_text(encoding="utf-8"))


def named(text: str, names: Names, *, approximate: bool = False) -> list[tuple[str, str]]:
    return [
        (text[mention.start : mention.end], mention.name_id)
        for mention in find_mentions(text, names, approximate=approximate)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("柬埔寨说了什么", [("柬埔寨", "KH")]),
        ("what did Cambodia say", [("Cambodia", "KH")]),
        ("the CAMBODIAN delegation", [("CAMBODIAN", "KH")]),
        ("what did KH say", [("KH", "KH")]),
        ("ＫＨＭ", [("ＫＨＭ", "KH")]),
        ("老撾應對氣候變化", [("老撾", "LA")]),
        ("寮國代表", [("寮國", "LA")]),
        ("Lao PDR and Viet Nam", [("Lao PDR", "LA"), ("Viet Nam", "VN")]),
        ("柬老缅三国合作", [("柬", "KH"), ("老", "LA"), ("缅", "MM")]),
        ("中老铁路", [("中", "CN"), ("老", "LA")]),
        ("赴柬考察，柬方欢迎", [("柬", "KH"), ("柬方", "KH")]),
        ("驻越大使馆", [("越", "VN")]),
        ("其中越南和泰国", [("越南", "VN"), ("泰国", "TH")]),
        ("What did Japan say", [("Japan", "JP")]),
        ("𠮷野在柬埔寨🌏", [("柬埔寨", "KH")]),
        ("", []),
    ],
)
def test_countries_are_found_by_name_alias_and_code_in_both_scripts(
    text: str, expected: list[tuple[str, str]], names: Names
) -> None:
    assert named(text, names) == expected


@pytest.mark.parametrize(
    "text",
    [
        "收到请柬和柬帖",
        "中老年人",
        "老方法很好",
        "古老方式",
        "过程中越来越好",
        "缅怀先烈",
        "泰山和越秀",
        "kh and la in small letters",
        "who said it and may we",
        "澜湄国家和湄公河国家",
        "the Lancang-Mekong countries",
        "Indochinese",
    ],
)
def test_words_that_only_look_like_names_are_none(text: str, names: Names) -> None:
    assert named(text, names) == []


def test_a_body_of_a_state_names_its_country_too_and_others_do_not(names: Names) -> None:
    assert named("老挝自然资源与环境部", names) == [
        ("老挝自然资源与环境部", "monre-la"),
        ("老挝", "LA"),
    ]
    assert named("美国环保协会", names) == [("美国环保协会", "edf")]


def test_one_body_has_one_id_in_both_languages_and_by_its_short_name(names: Names) -> None:
    text = "世界资源研究所 World Resources Institute WRI wri"
    assert [name_id for _, name_id in named(text, names)] == ["wri", "wri", "wri"]
    assert named("WHO said", names) == [("WHO", "who")]


def test_dashes_and_spaces_of_a_name_may_be_printed_in_any_way(names: Names) -> None:
    for printed in (
        "澜沧江-湄公河环境合作中心",
        "澜沧江 – 湄公河环境合作中心",
        "澜沧江—湄公河环境合作中心",
    ):
        assert named(f"在{printed}举行", names) == [(printed, "lmec")]


def test_one_person_is_found_in_both_scripts_in_either_order_and_spelling(names: Names) -> None:
    assert named("苗红和 MIAO Hong, Hong Miao", names) == [
        ("苗红", "miao-hong"),
        ("MIAO Hong", "miao-hong"),
        ("Hong Miao", "miao-hong"),
    ]
    assert named("Vanhone Phonnasane", names) == [("Vanhone Phonnasane", "vanhthone-phonnasane")]
    assert names.resolve("张 燕", "person") == names.resolve("Zhang Yan", "person") == "zhang-yan"


def test_a_question_may_misspell_a_person_and_use_the_surname_alone(names: Names) -> None:
    def people(text: str) -> list[tuple[str, str]]:
        return named(text, names, approximate=True)

    assert people("what did Vanhone Phonnasan say") == [
        ("Vanhone Phonnasan", "vanhthone-phonnasane")
    ]
    assert people("McGinley on banking") == [("McGinley", "john-mcginley")]
    # One letter too few, one too many.
    assert people("McGinly on banking 𠮷") == [("McGinly", "john-mcginley")]
    assert people("McGinnley on banking，银行") == [("McGinnley", "john-mcginley")]
    assert people("San Wim") == []
    assert named("McGinley on banking", names) == []


def test_spans_are_those_of_the_original_text(names: Names) -> None:
    text = "ｃａｍｂｏｄｉａ，老撾"
    assert find_mentions(text, names) == [
        Mention(0, 8, "country", "KH"),
        Mention(9, 11, "country", "LA"),
    ]


@pytest.mark.parametrize(
    ("value", "country"),
    [
        ("KH", "KH"), ("khm", "KH"), ("柬", "KH"), ("Cambodia", "KH"), ("寮國", "LA"),
        ("viet nam", "VN"), ("中", None), ("", None), ("Atlantis", None),
    ],
)  # fmt: skip
def test_a_filter_value_resolves_by_code_name_or_alias(
    value: str, country: str | None, names: Names
) -> None:
    assert names.resolve(value, "country") == country


def test_an_unknown_country_gets_the_nearest_names_in_its_own_script(names: Names) -> None:
    assert nearest_names("Camboda", names)[0] == "Cambodia"
    assert nearest_names("柬埔塞", names) == ["柬埔寨"]
    assert nearest_names("qqqq", names) == []


def test_speakers_of_the_corpus_become_people(names: Names) -> None:
    statement = Statement(
        "d:0-1", 0, 1, "阮文雄", "阮文雄", None, None, None, "VN", None, None, "reported"
    )
    more = names.with_speakers([statement])
    assert named("阮文雄说了什么", more) == [("阮文雄", "阮文雄")]
    assert named("阮文雄说了什么", names) == []


@pytest.mark.parametrize(
    ("question", "person"),
    [
        ("What did Wang Min say?", "王敏"),
        ("Min Wang on rivers", "王敏"),
        ("what did ZENG Xiaolan propose", "曾曉嵐"),
        ("Li Na on drains", None),  # 李娜 and 李纳 are both here
        ("LI Xia on carbon", None),
        ("the speakers of the day", None),
        ("", None),
    ],
)
def test_pinyin_finds_who_is_in_the_index_and_nobody_else(
    question: str, person: str | None
) -> None:
    said = ["王敏", "曾曉嵐", "李娜", "李纳", "MR. SPEAKER", "\U00020000明"]
    statements = [
        Statement(
            f"d:{n}-{n + 1}", n, n + 1, name, name, None, None, None, None, None, None, "direct"
        )
        for n, name in enumerate(said)
    ]
    names = load_names().with_speakers(statements)
    found = [m.name_id for m in find_mentions(question, names, approximate=True)]
    assert found == ([] if person is None else [person])


def test_nobody_is_a_person_of_everybodys_names(names: Names) -> None:
    assert load_names().of("person") == ()
    assert load_names().resolve("苗红", "person") is None
    assert names.resolve("苗红", "person") == "miao-hong"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("斐濟官員", [("斐濟", "FJ")]),
        ("Fijian officials", [("Fijian", "FJ")]),
        ("内蒙古自治区与蒙古", [("蒙古", "MN")]),
        ("香港特別行政區", [("香港特別行政區", "HK")]),
        ("联合国难民署和UNHCR", [("联合国难民署", "unhcr"), ("UNHCR", "unhcr")]),
        ("swift action, who cites it", []),
        ("North Korea sought guarantees", [("North Korea", "KP")]),
    ],
)
def test_the_world_is_known(text: str, expected: list[tuple[str, str]]) -> None:
    assert named(text, load_names()) == expected


def test_every_country_of_iso_3166_has_names_in_both_languages() -> None:
    countries = load_names().of("country")
    assert len(countries) >= 240
    assert all(one.zh and one.en and one.code3 for one in countries)
    assert len(load_names().of("organisation")) >= 480


def test_a_users_file_adds_aliases_and_entries(tmp_path: Path) -> None:
    path = tmp_path / "names.toml"
    path.write_text(
        '[country.KH]\naliases = ["高棉"]\n'
        '[organisation.tea-house]\nzh = "茶馆"\nen = "Tea House"\n',
        encoding="utf-8",
    )
    names = load_names(path)
    assert named("高棉的茶馆", names) == [("高棉", "KH"), ("茶馆", "tea-house")]
    assert names.of_id("country", "KH").en == "Cambodia"


def test_a_clash_names_both_ids(tmp_path: Path) -> None:
    path = tmp_path / "names.toml"
    path.write_text('[country.LA]\naliases = ["Cambodia"]\n', encoding="utf-8")
    with pytest.raises(GlossaryError, match=r"'KH'.*'LA'") as caught:
        load_names(path)
    assert "KH" in caught.value.zh
    assert "LA" in caught.value.zh


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[country.KH", "not valid TOML"),
        ("[city.x]\nzh = '城'", r"\[city\]"),
        ("[country.KH]\ncapital = 'x'", "capital"),
        ("[country.cambodia]\nzh = '柬'", "ISO 3166"),
        ("[organisation.x]\ncountry = 'Laos'", "country"),
        ("[person.x]\naliases = 'one'", "aliases"),
        ("[country.KH]\npatterns = ['(']", "patterns"),
        ("country = 3", r"\[country\]"),
    ],
)
def test_a_broken_names_file_is_refused_with_the_place(text: str, place: str) -> None:
    with pytest.raises(GlossaryError, match=place):
        parse_names(text, "my.toml")


def test_a_missing_or_binary_names_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GlossaryError, match="cannot be read"):
        load_names(tmp_path / "none.toml")
    (tmp_path / "b.toml").write_bytes(b"\xff\xfe\x00\x80")
    with pytest.raises(GlossaryError, match="UTF-8"):
        load_names(tmp_path / "b.toml")
