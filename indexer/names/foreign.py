"""Foreign names in Chinese characters: transliterated (格奥尔基耶娃) and Japanese (田中真由美)."""

from __future__ import annotations

import re
from functools import lru_cache

from indexer.text import HAN, fold, word_frequency, word_tags

# Characters with which names are transliterated, by the usual tables for foreign names.
_TRANSLITERATION = frozenset(
    "阿埃艾安奥巴拜班邦贝本比彼别波伯勃博卜布察查昌楚达代戴丹当道德登邓迪蒂季丁顿东杜多敦厄恩尔法凡费芬丰佛夫弗福富盖甘冈高戈格葛贡古瓜"
    "圭哈海汉豪赫黑亨洪胡华霍惠基吉加贾简焦杰金津京久喀卡凯坎康考柯科克肯孔库夸昆扩拉莱赖兰朗劳勒雷黎里理利莉连廉良列烈林琳龙隆娄卢鲁鹿"
    "路吕伦罗洛马玛迈麦曼芒毛梅门蒙孟米密敏明摩莫默姆慕穆娜纳乃南瑙内嫩能尼年涅宁纽农努诺女欧帕派潘庞培佩彭蓬皮匹平坡珀普奇恰钱乔切钦琴"
    "青琼丘让热仁日荣茹儒瑞若撒萨塞赛桑瑟森沙山尚绍舍申圣盛施什石史士寿舒朔斯思丝松苏素孙索塔泰坦汤唐陶特腾藤提田铁廷通图土托瓦万旺威韦"
    "维卫魏文沃翁乌武伍西希锡夏显香肖歇谢欣辛兴休许雪逊雅亚延扬杨耀耶叶伊宜因英尤雍永于约赞泽曾扎詹张章哲珍芝治朱茨兹卓佐祖钧蕾薇妮妲婷"
    "婕霞茜黛姗莎露萝琪彦鲍娃温冯谭赵柯"
)
# Characters typical of transliterated names; a name has at least one of them.
_TYPICAL = frozenset(
    "尔斯特克夫娃姆茨兹耶伊奥乌弗恩勒莱迪蒂尼娜莎萨维佩普帕蒙托塔桑扎丹彭鲍诺洛德希温谭冯"
)
_JAPANESE = re.compile(
    "(?:佐藤|铃木|高桥|田中|渡边|伊藤|山本|中村|小林|加藤|吉田|山田|佐佐木|山口|松本|井上|木村|清水|山崎|阿部|池田|桥本|石川|前田|藤田|小川|"
    "冈田|后藤|长谷川|村上|近藤|石井|坂本|远藤|青木|藤井|西村|福田|太田|三浦|冈本|松田|中岛|中野|原田|小野|竹内|金子|和田|中山|石田|上田|森田|"
    "柴田|酒井|横山|宫崎|宫本|内田|高木|安藤|谷口|大野|丸山|今井|高田|藤本|武田|村田|上野|杉山|增田|平野|小山|大塚|千叶|久保|松井|岩崎|木下|"
    "野口|野村|松尾|菊地|佐野|渡部|大西|杉本|新井|古川|滨田|市川|小松|高野|水野|山内|西田|吉川|樱井|岸田|安倍|石破|河野|茂木|林田|大岛|川上|"
    "秋山|黑田|星野|本田|望月|菅原|中川|荒木|大谷|𠮷田)"
    rf"[{HAN}]{{1,3}}"
)
_SHORTEST = 3
_LONGEST = 8
# A verb that the dictionary counted this seldom is no word of a name: 拉加 of 拉加德.
_RARE = 60


def is_transliterated(text: str) -> bool:
    """True for characters that mostly stand in the usual tables for foreign names: 贝克, not 贝壳.

    One of three may be another: 斯通岭.
    """
    return bool(text) and 3 * sum(own not in _TRANSLITERATION for own in text) <= len(text)


@lru_cache(maxsize=20_000)
def is_foreign_han_name(text: str) -> bool:
    """True for characters that can be a foreign name without a dot, after a title.

    Not for use in running text: 特别 and 多米尼加 are made of the same characters.
    """
    name = fold(text).text
    if _JAPANESE.fullmatch(name):
        return all(tag[0] not in "vdpc" for _, tag in word_tags(name)[1:])
    if not _SHORTEST <= len(name) <= _LONGEST or not set(name) <= _TRANSLITERATION:
        return False
    words = word_tags(name)
    if not set(name) & _TYPICAL and any(
        word_frequency(word) and not tag.startswith("nr") for word, tag in words if len(word) > 1
    ):
        return False
    return not any(
        len(word) > 1 and tag[0] in "vdpcutmrl" and word_frequency(word) > _RARE
        for word, tag in words
    )
