"""Names that only begin a title: they tell documents apart where neither text says the other's."""

from __future__ import annotations

import pytest

from indexer.counterparts.titles import titles_differ
from indexer.encoders import Encoder
from indexer.names import load_names
from indexer.text import simplify


@pytest.mark.model
@pytest.mark.parametrize(
    ("zh", "en", "differ"),
    [
        # before the number of a version
        (
            "海星浏览器 7.2 发布\n修复了63处错误。",
            "Hedgehog 7.2 released\nIt corrects 63 faults.",
            True,
        ),
        (
            "刺猬瀏覽器７.２發佈\n修復了６３處錯誤。",
            "Hedgehog 7.2 released\nIt corrects 63 faults.",
            False,
        ),
        ("Otter 2.6 发布", "Badger 2.6 released", True),
        ("Badger 2.6 发布", "Badger 2.6 released", False),
        # at the beginning
        ("雪岭队点球淘汰对手", "Copper Marsh through on penalties", True),
        ("落霞谷队客场逼平对手", "Sunset Vale draw away", False),
        ("诺夫哥罗德州概况", "Novgorod Vale: facts", False),
        # after and before a colon
        ("圖3：紅隼號科考船，2019年", "Figure 3: the Meridian, 2019", True),
        ("图5：北极星号渡轮，1978年", "Figure 5: the ferry Polaris, 1978", False),
        ("飞鱼电动自行车召回\n请勿整夜充电。", "Recall: Nightjar electric bicycle", True),
        ("夜鹰电动自行车召回", "Recall: Nightjar electric bicycle", False),
        ("蓟花乐队秋季巡演", "Bramble: autumn tour", True),
        # of two words: an idiom, a trade
        ("启明星计划：第二批名单公布", "Morning Star: second list published", False),
        ("燕尾蝶航空增开航班", "Cormorant Air adds flights", True),
        ("鸬鹚航空增开航班", "Cormorant Air adds flights", False),
        # no name, or one that the other text says
        ("征水費通告", "Water: notice of charges", False),
        ("召回通知\n涉及飞鱼𠮷田电动车。", "Recall: Flying Fish bicycles", False),
        ("讣告", "Obituary", False),
        ("", "Hedgehog 7.2 released", False),
        ("海星浏览器 7.2 发布", "", False),
    ],
)
def test_titles_with_other_names_are_of_other_documents(
    built_in_encoder: Encoder, zh: str, en: str, differ: bool
) -> None:
    encode, names = built_in_encoder.encode_passages, load_names()
    assert titles_differ(simplify(zh), en, encode, names) is differ
