"""Names in the other script, by their pinyin and by nothing else."""

import pytest

from indexer.names import is_spelled


@pytest.mark.parametrize(
    ("name", "text", "held"),
    [
        ("Ren Zhengfei", "公司创始人任正非出席。", True),
        ("Zhengfei Ren", "公司創始人任正非出席。", True),
        ("Huawei", "与华为技术有限公司签约", True),
        ("Ｈｕａｗｅｉ", "與華為技術有限公司簽約", True),
        ("Shanbo", "杉泊市环境公报", True),
        ("杉泊市", "Bulletin of Shanbo City", True),
        ("任正非", "talks with Mr. Ren Zhengfei，the founder", True),
        ("任正非", "Zhengfei Ren spoke", True),
        # Letters that begin or end inside a character, and other names.
        ("Uawe", "华为", False),
        ("Hu", "华为", False),
        ("Ma Huateng", "公司创始人任正非出席。", False),
        ("任正非", "a rental of Zhengfeihai", False),
        ("Ren Zhengfei", "𠮷任 正非", False),
        ("Obama", "奥巴马访问", False),
        ("", "华为", False),
        ("华为", "", False),
        ("、", "Huawei", False),
    ],
)
def test_a_name_is_found_by_its_sound(name: str, text: str, held: bool) -> None:
    assert is_spelled(name, text) is held
