"""Whether a question asks for contact details: an address, a telephone number, an account.

*Address*, *reach*, *contact*, *located* and 联系 are ordinary verbs more often: countries address a
problem, a project reaches villages, 企业联系社区. A question asks for contact details when it names
one by its noun ("phone number of"), asks how to contact an organisation, or asks where one is.

The expressions look at the folded question with its names masked (`mask_names`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.names import Mention
from indexer.text import Folded, lexicon

# Stands for each named organisation or person in a masked question.
NAMED = "\ue000"

_END_ZH = r"[^\u4e00-\u9fff]*$"
_NOUN_ZH = f"(?:{lexicon.CONTACT_NOUNS_ZH})"
_ORG_ZH = rf"(?:{NAMED}|[^，。？?！!、]{{0,10}}?(?:{lexicon.ORGANISATIONS_ZH})|你们|他们|您|贵)"
_CLAUSE_ZH = r"(?:^|[，。？?！!；;、\s])(?:请问|想知道|想问)?(?:我们?|大家|公众|读者)?"
_HOW_ZH = "该?(?:怎[么样]|如何)(?:才)?(?:能够|能|可以)?"
_BY_ZH = "(?:打电话|发(?:电子)?邮件|写信|寄信|在?微信上?(?=找|搜|关注|联))"
# "How to contact X to reduce emissions" asks how to cooperate with X, not for X's address.
_NO_PURPOSE_ZH = "(?!.{0,12}(?:实现|减少|推动|促进|应对|开展|推进|解决|保护|建设))"
_WISHES_ZH = (
    # The question ends with the noun, unless it names a means: 用微信, 通过网站.
    rf"(?<![用过以建立])(?<!通过)(?<!开通){_NOUN_ZH}{_END_ZH}",
    rf"{_NOUN_ZH}(?:号码?|账号)?(?:各|分别)?(?:是|叫|有哪|有没有|多少|几号|怎么[写填查]|在哪)",
    rf"(?:什么|哪一?个|哪些|多少|有没有|有无){_NOUN_ZH}",
    rf"(?:求|给我|告诉我|提供|我想?要|需要|查一?下|找一?下).{{0,16}}{_NOUN_ZH}",
    rf"{_HOW_ZH}.{{0,12}}(?:{_BY_ZH}|拨打|加微信|关注.{{0,16}}公众号)",
    r"(?:发|打|写|寄)(?:一?封|个)?(?:电子)?(?:邮件|信|电话)?(?:到|给|至)(?:哪|谁|什么)",
    # How to contact an organisation.
    rf"{_HOW_ZH}[跟和与同]{_ORG_ZH}(?:取得|建立)?联[系络]",
    rf"{_HOW_ZH}{_BY_ZH}?联[系络][到上]?{_ORG_ZH}{_NO_PURPOSE_ZH}",
    rf"{_CLAUSE_ZH}(?:想|要|希望|需要)?{_HOW_ZH}{_BY_ZH}?联[系络][到上]?{_END_ZH}",
    rf"{_CLAUSE_ZH}(?:想|要|希望|需要){_BY_ZH}?联[系络]{_ORG_ZH}",
    rf"{_CLAUSE_ZH}(?:可以|应该|应|该|能)?联[系络]谁",
    rf"{_HOW_ZH}找到?{_ORG_ZH}{_END_ZH}",
    # Where an organisation is.
    rf"(?:{NAMED}|(?:^|[这该本贵])(?:{lexicon.ORGANISATIONS_ZH}))(?:的?(?:办公室|总部|办公地点))?"
    r"(?:现在|具体)?(?:位于|坐落[于在]|设在|在)"
    r"[^，。？?！!]{0,4}(?:哪|什么地方|何处|何地)",
)

_END_EN = r"[\W_]*$"
_NOUN_EN = rf"(?:{lexicon.CONTACT_NOUNS_EN})"
_KIND_EN = rf"(?:{NAMED}|(?:{lexicon.ORGANISATIONS_EN})(?!\w))"
_ORG_EN = (
    rf"(?:(?:the |your |its |their |this |an? )?(?:[\w'-]+ ){{0,3}}?{_KIND_EN}|"
    r"(?:you|them|someone|somebody)(?!\w))"
)
_ME_EN = r"(?:i|we|one|you|people|someone|somebody|anyone|readers|visitors|the public)"
_MAY_EN = "(?:can|could|do|should|may|might|would|shall|must)"
_CONTACT_EN = (
    "(?:contact|reach|call|phone|telephone|ring|e-?mail|write to|get in touch with|get hold of)"
)
# A question that ends in such a noun asks for it, unless it is a sentence with one of these words.
_SENTENCE_EN = (
    r"(?:how|why|when|who|do|does|did|is|are|was|were|to|must|should|will|would|can|could|may|has|"
    r"have|had|that)"
)
_WISHES_EN = (
    # "email of the centre", "contact address", "the centre's phone number?"
    rf"^\W*(?:the |an? )?{_NOUN_EN}(?: of| for| at|{_END_EN})",
    rf"^\W*(?:the )?contacts?(?: (?:of|for|at) {_ORG_EN}|{_END_EN})",
    rf"\b(?:what|which|whose)(?:'s| is| are)? (?:the |your |its |their )?"
    rf"(?:(?!{_SENTENCE_EN} )\S+ ){{0,8}}?{_NOUN_EN}"
    rf"(?:{_END_EN}|,| and {_NOUN_EN}| (?:of|for) {_ORG_EN}| {_MAY_EN} | to )",
    r"\b(?:give|send|tell|show|find|need|want|looking for|is there|do you have|what about|know)\b"
    rf".{{0,40}}(?<!to )\b{_NOUN_EN}(?:{_END_EN}|,| (?:of|for) {_ORG_EN})",
    rf"\b{_NOUN_EN} (?:of|for) {_ORG_EN}{_END_EN}",
    rf"^(?!.*\b{_SENTENCE_EN}\b)(?:\S+ ){{0,8}}\S*(?<!by )(?<!via ){_NOUN_EN}{_END_EN}",
    rf"\b(?:what|which) {_NOUN_EN} (?:does|do|has|have) {_ORG_EN}",
    rf"\b(?:does|do) {_ORG_EN} have (?:an? |any )?{_NOUN_EN}",
    rf"\b(?:what|which) number (?:to |(?:do|{_MAY_EN}) {_ME_EN} )",
    # How to contact an organisation.
    rf"\b(?:how|where|at (?:what|which) \w+)\b.{{0,12}}\b{_MAY_EN} {_ORG_EN} be "
    r"(?:contacted|reached)",
    rf"\bwhere\b.{{0,12}}\b{_MAY_EN} {_ME_EN} (?:send|mail|post|write)\b.{{0,30}} to {_ORG_EN}",
    rf"\b(?:how|where|when|whom?)\b.{{0,12}}\b{_MAY_EN} {_ME_EN} (?:\w+ )?"
    rf"(?:{_CONTACT_EN}|find|visit) {_ORG_EN}(?: |{_END_EN})",
    rf"\b(?:how|where|whom?) to {_CONTACT_EN} {_ORG_EN}",
    rf"\b(?:whom?|which \w+) (?:{_MAY_EN} {_ME_EN}|to) {_CONTACT_EN}\b",
    rf"\b(?:contact|get in touch with|write to) {_ORG_EN}{_END_EN}",
    # Where an organisation is.
    rf"\bin which (?:street|district|building|city|town) (?:is|are) (?:the )?{_KIND_EN}",
    rf"\bwhere (?:is|are|can i find) (?:the )?{_KIND_EN}(?:'s)?(?: (?:offices?|headquarters))?"
    rf"(?: (?:located|based|situated|headquartered))?(?: (?:in|at) [\w ]+)?{_END_EN}",
    rf"^\W*(?:the )?(?:location|headquarters) of (?:the )?{_KIND_EN}",
)
_WISH = re.compile("|".join((*_WISHES_ZH, *_WISHES_EN)))
# "Where can I download it" is answered by a web address, too.
_DOWNLOAD = re.compile(
    rf"(?:哪里|哪儿|何处|怎[么样]|如何).{{0,12}}下载|下载.{{0,6}}(?:网址|链接|地址|网站)|下载{_END_ZH}|"
    r"\b(?:where|how)\b.{0,40}\bdownload|\bdownload (?:link|page|address)|^\W*download\b"
)
# Words for the kind of contact. The passage that answers need not contain them: a telephone number
# answers without the word "telephone".
_WORDS = re.compile(
    r"邮箱|邮件|电邮|打?电话|号码|传真|地址|邮编|网址|网站|官网|微信|公众号|微博|(?:怎[么样]|如何)?联系(?:方式)?|"
    r"\b(?:e-?mail|(?:tele)?phone|tel|number|fax|address|postcode|web ?site|url|wechat|weibo|"
    r"whatsapp|contact|call|reach)\b"
)


def wants_contact(masked: str) -> bool:
    """Whether a masked question asks for contact details."""
    return _WISH.search(masked) is not None


def wants_download(folded: Folded) -> bool:
    """Whether the question asks where a file can be downloaded."""
    return _DOWNLOAD.search(folded.text) is not None


def contact_spans(folded: Folded) -> tuple[tuple[int, int], ...]:
    """The spans of the question's words for a kind of contact ("e-mail", 电话)."""
    return tuple(folded.source_span(*match.span()) for match in _WORDS.finditer(folded.text))


def mask_names(folded: Folded, mentions: Sequence[Mention]) -> str:
    """The folded text with `NAMED` in place of each organisation or person that it names."""
    parts: list[str] = []
    names = [mention for mention in mentions if mention.kind != "country"]
    if not names:
        return folded.text
    inside: Mention | None = None
    for place, letter in enumerate(folded.text):
        start, _ = folded.source_span(place, place + 1)
        name = next((one for one in names if one.start <= start < one.end), None)
        if name is None:
            parts.append(letter)
        elif name is not inside:
            parts.append(NAMED)
        inside = name
    return "".join(parts)
