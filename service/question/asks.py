"""What a question asks for beside its topic: contact details, who a body is, who said something."""

from __future__ import annotations

import re

# Passages that are repeated in every briefing rank low unless the question asks for what they hold.
_CONTACT_EN = (
    "e-?mail|mail|phone|telephone|tel|fax|address|postcode|postal|zip|website|web site|web page|"
    "url|wechat|contact|contacts|reach|located|location|headquarters|write to"
)
_CONTACT_ZH = (
    "邮箱|邮件|电邮|电话|传真|地址|邮编|邮政编码|网址|网站|官网|微信|公众号|联系|怎么找|在哪里|位于"
)
_ABOUT = (
    "成立|设立|倡议|创立|宗旨|职责|使命|任务|是什么|简介|"
    "established|founded|set up|initiative|aim|mission|mandate|purpose|what is|who is"
)
_ASKS_CONTACT = re.compile(rf"\b(?:{_CONTACT_EN})\b|{_CONTACT_ZH}")
_ASKS_ABOUT = re.compile(rf"(?=.*(?:中心|\bcent(?:re|er)\b|\blmec\b))(?=.*(?:{_ABOUT}))")
# What somebody said is asked for.
_ASKS_SAYING = re.compile(
    r"说(?!明书)|讲(?!师)|谈(?!判)|表示|表态|提到|指出|认为|觉得|看法|看待|怎么看|观点|态度|立场|评论|发言|"
    r"\b(?:say|says|said|tell|told|talk|talked|speak|spoke|mention|mentioned|think|thought|views?|"
    r"opinions?|comments?|commented|remarks?|stance|attitude|position on)\b"
)


def asks_contact(folded: str) -> bool:
    """Whether a folded question asks how to reach somebody."""
    return _ASKS_CONTACT.search(folded) is not None


def asks_about(folded: str) -> bool:
    """Whether it asks what a body is, when it was founded and for what."""
    return _ASKS_ABOUT.search(folded) is not None


def asks_saying(folded: str) -> bool:
    """Whether it asks what somebody said."""
    return _ASKS_SAYING.search(folded) is not None
