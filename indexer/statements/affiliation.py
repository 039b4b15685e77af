"""From "老挝自然资源与环境部气候变化管理司代表" to organisation, role and country; zh and en."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from indexer.names import Mention, Names, find_mentions
from indexer.text import HAN, HAN_RUN, simplify

_ROLE_WORDS_ZH = (
    "主任|主席|主管|经理|总裁|总监|董事长|董事|院长|所长|校长|部长|司长|厅长|局长|处长|科长|署长|会长|行长|理事长|秘书长|"
    "书记|市长|省长|州长|县长|区长|村长|站长|馆长|组长|队长|主编|大使|公使|参赞|代办|领事|总理|首相|总统|国家主席|国务秘书|国务卿|秘书|"
    "大臣|外长|环长|专员|代表|官员|专家|顾问|研究员|调研员|巡视员|教授|院士|工程师|总工(?!程)|分析师|合伙人|投资官|协调员|负责人|创始人|"
    "执行官|经济学家|科学家|学者|讲师|博士|干事|助理|委员|发言人|律师|企业家|老师|记者|总监|CEO|主理人|总干事|理事|监事|议员|"
    "渔民|农民|村民|居民|市民|牧民|商户|店主|摊主|摊贩|游客|学生|家长|司机|船长|厨师|工人|业主|志愿者|技正|技士|课长|站务员|"
    "学家|队员|画家|作家|诗人|导演|演员|歌手|球员|运动员|护士|技师|技术员|巡查员|护林员|管理员|船员|飞行员|检察官|督察|堤防官|"
    "常委|主委|司令员|政委|政治委员|检察长|镇长|乡长|旗长|盟长|里长|班长|教练|医师|医生|主播|组织者|发起人|总书记|"
    "主持人|联络人|召集人|规划师|设计师|评论员|检察官|法官|社长|台长"
)
ROLE_ZH = re.compile(_ROLE_WORDS_ZH)
_ROLE_MODIFIERS_ZH = (
    "副|常务|总|首席|高级|资深|执行|助理|原|前|时任|代理|名誉|荣誉|特聘|客座|兼职|国家|区域|地区|项目|一级|二级|三级|四级|正|候任|联合|"
    "高等|永久|常任|特别|政策|技术|法律|淡水|全权|特命|代|主要|党组|县级|厅级|专职|兼任"
)
_ROLE_TAIL_ZH = re.compile(rf"(?:{_ROLE_MODIFIERS_ZH})*(?:{_ROLE_WORDS_ZH})$")
_ORGANISATION_ZH = re.compile(
    r"[管居村业筹组党]委会|联会|公会|总会|分会|工会|船级社|合作社|出版社|管理处|(?<=[生务政程划督防理])组(?![长织成])|"
    r"部门|(?<![东南西北中内外全干局])部(?![长级队分])|委员会|常委会|领导小组|战区|委(?![员托会])|司(?![长机])|厅(?!长)|局(?![长势面])|署(?!长)|处(?![长理境于在])|"
    r"所(?![长有在])|院(?![长士])|校(?!长)|大学|中心|实验室|协会|学会|联合会|商会|基金会|理事会|联盟|组织|"
    r"集团|公司|银行|办公室|使馆|计划(?!署)|平台|网络|机构|政府|议会|国会|企业|智库|(?<=[施合员总大工])会(?![长议计员谈见晤同])|"
    r"站(?!长)|报社|通讯社|事业部"
)
_COMPANY = re.compile(
    r"公司|集团|企业|事务所|\b(?:Co\.|Ltd|Inc\b|Corp|Corporation|Group|LLC|Company|PLC|Holdings?|GmbH)"
)
_GAP_ZH = re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}])")
_MINISTRY_ZH = re.compile(
    r".{2,24}?(?:部(?![门长])|大学|科学院|工程院|研究院|理工学院)"
    r"(?=.{1,20}(?:司|局|厅|处|室|所|院|系|中心|委员会)$)"
)
_LOWER_ORGANISATION_ZH = re.compile(r"^[^部委]{0,16}[司处局厅室科]$")
_ROLE_EN = (
    r"(?:Director(?:[- ]General)?|Secretary(?:[- ]General)?|Secretary of State|Minister|President|"
    r"Chair(?:man|woman|person)?|"
    r"Officer|Manager|Professor|Researcher|Representative|Expert|Coordinator|Co-ordinator|Advis[eo]r|"
    r"Partner|Head|Chief|Specialist|Scientist|Economist|Fellow|Ambassador|Counsell?or|Consultant|"
    r"Engineer|Analyst|Founder|CEO|Governor|Mayor|Commissioner|Delegate|Spokes(?:man|woman|person)|"
    r"Lecturer|Dean|Leader|Lead|Executive|Attach[ée]|Premier|Minister of State|Assistant|Associate|"
    r"Deputy|Member|Scholar|Trustee|Planner|Lawyer|Rector|Principal|Convener|Organi[sz]er|"
    r"Attorney[- ]General|Treasurer|Clerk|Superintendent|Inspector|Judge|Justice|Chancellor|"
    r"Curator|Captain|Bishop|Teacher|Farmer|\w+ologist|\w+physicist|Chemist|Owner|Resident|Spokesperson|"
    r"Warden|Ranger|Reeve|Trader|Fisher(?:man|woman)?|Nurse|Doctor|Physician|Author|Editor|"
    r"Journalist|Student|Driver|Pilot|Skipper|Dealer|Broker|Merchant|Auctioneer|Foreman|Architect|"
    r"Technician|Volunteer|Guest|Attorney|Prosecutor|Detective|Sheriff|Coach|Keeper|Harbourmaster)"
)
ROLE_EN = re.compile(rf"\b{_ROLE_EN}\b", re.IGNORECASE)
_SPLIT_EN = re.compile(
    rf"^(?P<role>.*?\b{_ROLE_EN})(?P<of>\s+(?:of|at|from|with|for|in)\s+(?:the\s+)?|\s*,\s*(?:the\s+)?)"
    r"(?P<organisation>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_AT_EN = re.compile(
    rf"^(?P<role>.*?\b{_ROLE_EN}\b.*?)\s+(?:at|from|with)\s+(?:the\s+)?(?P<organisation>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_STATESMAN = re.compile(
    r"^(?:(?:the|Deputy|Vice|Prime|Permanent|First)\s+)*(?:\w+\s+)?(?:Minister|Ambassador|Premier|President|Governor)\b",
    re.IGNORECASE,
)
_OFFICE_OF_STATE = re.compile(
    r"(?:[A-Z][\w-]*\s+(?:and\s+)?){0,4}(?:Minister|President|Premier|Ambassador|Governor|"
    r"Secretary of State|King|Queen|State Councill?or)\b",
)
_ROLE_TAIL_EN = re.compile(
    r"(?:\b(?:Deputy|Vice|Senior|Chief|Executive|Managing|General|Country|Regional|Program(?:me)?|"
    r"Project|Associate|Assistant|Principal|Prime|Foreign|Environment|Permanent|Lead|Research|Policy|"
    r"Technical|National|Investment|Climate|Energy|Water|Finance|Co-)\s+)*"
    rf"\b{_ROLE_EN}$",
    re.IGNORECASE,
)
_STATE_EN = re.compile(
    r"\b(?:Ministry|Department|Bureau|Government|Embass|Agency|Administration|Authorit|Institutes?|"
    r"Universit|Academy|Parliament|Assembly|Minister|Premier|President|Ambassador|Governor|Mayor|"
    r"Commission|Council|Committee|Secretary of State|Delegat|Representative|State|Royal|Province|"
    r"Centre|Center|Office|Board\b|Police|Court\b|Navy|Army)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Affiliation:
    """Body and role as printed, and what they resolve to."""

    role: str | None = None
    organisation: str | None = None
    organisation_id: str | None = None
    country: str | None = None


def read_title(title: str, names: Names, *, inherited: Affiliation | None = None) -> Affiliation:
    """Read a title in either language; a bare 应对气候变化司 is a part of `inherited`.

    A title of which nothing is understood gives an empty affiliation.
    """
    plain = simplify(title)
    if plain != title:
        return as_printed(read_title(plain, names, inherited=inherited), plain, title)
    chinese = HAN_RUN.search(title) is not None
    text = _one_line(title, chinese=chinese)
    later = ""
    if chinese:
        text, later = _first_office(text)
    organisation, role = _split_zh(text, names) if chinese else _split_en(text, names)
    mentions = find_mentions(text, names)
    organisations = [m for m in mentions if m.kind == "organisation"]
    known = (
        organisations[0] if organisations and (not chinese or organisations[0].start == 0) else None
    )
    organisation, role = _top_organisation(organisation, role, organisations, text)
    if (
        chinese
        and known is None
        and inherited is not None
        and _LOWER_ORGANISATION_ZH.match(organisation)
    ):
        return replace(inherited, role=f"{organisation}{role}{later}")
    country = (_country_zh if chinese else _country_en)(text, organisation, mentions, known, names)
    return Affiliation(
        role=f"{role}{later}" or None,
        organisation=organisation or None,
        organisation_id=known.name_id if known and organisation else None,
        country=country,
    )


def as_printed(affiliation: Affiliation, plain: str, text: str) -> Affiliation:
    """The affiliation in the characters of `text`, of which `plain` is the simplified form."""

    def printed(value: str | None) -> str | None:
        at = plain.find(value) if value else -1
        return value if value is None or at < 0 else text[at : at + len(value)]

    return replace(
        affiliation,
        role=printed(affiliation.role),
        organisation=printed(affiliation.organisation),
    )


def _first_office(text: str) -> tuple[str, str]:
    """省委书记、省人大常委会主任: the first office, and the others as they are printed.

    What stands before a space between Chinese characters is another sentence or headline.
    """
    text = text[max((m.end() for m in _GAP_ZH.finditer(text)), default=0) :]
    for mark in re.finditer("、", text):
        office = text[: mark.start()]
        if re.search(r"[（(][^）)]*$", office):
            continue
        tail = _ROLE_TAIL_ZH.search(office)
        if tail is not None and len(office) < len(text) and ROLE_ZH.search(text, mark.end()):
            return office, text[mark.start() :]
    return text, ""


def _top_organisation(
    organisation: str, role: str, organisations: list[Mention], text: str
) -> tuple[str, str]:
    """A ministry's department goes to the role: statements are grouped by organisation."""
    if not organisation or "/" in organisation:
        return organisation, role
    if HAN_RUN.search(organisation):
        top = next(
            (m.end for m in organisations if m.start == 0 and text.startswith(organisation)), 0
        )
        if not top:
            ministry = _MINISTRY_ZH.match(organisation)
            top = ministry.end() if ministry else len(organisation)
        bracket = re.match(r"[（(][^）)]*[）)]", organisation[top:])
        top += bracket.end() if bracket else 0
        return organisation[:top], f"{organisation[top:]}{role}"
    for mention in organisations:
        start = organisation.find(text[mention.start : mention.end])
        before = re.sub(r"(?:\s+of(?:\s+the)?|,)\s*$", "", organisation[: max(start, 0)])
        if start > 0 and before != organisation[:start]:
            return organisation[start:], f"{role} of {before}"
    ministry_en = re.search(r"(?:\s+of(?:\s+the)?|,)\s+(?=Ministry\b)", organisation)
    if ministry_en is not None:
        return organisation[ministry_en.end() :], f"{role} of {organisation[: ministry_en.start()]}"
    return organisation, role


def _one_line(title: str, *, chinese: bool) -> str:
    lines = [" ".join(line.split()) for line in title.splitlines() if line.strip()]
    joined = ""
    for line in lines:
        latin = joined and not (
            HAN_RUN.search(joined[-1]) or HAN_RUN.match(line) or joined[-1] in "/／"
        )
        joined += (" " if chinese else ", ") * bool(latin) + line
    return joined.strip(" ,，、:：|-–—/的").replace(",,", ",")


def _split_zh(text: str, names: Names) -> tuple[str, str]:
    from indexer.text import fold

    ends = {match.end() for match in _ORGANISATION_ZH.finditer(text)}
    folded = fold(text)
    ends.update(
        folded.source_span(start, end)[1]
        for start, end, _ in names.matchers["organisation"].find(folded)
    )
    for end in sorted(ends, reverse=True):
        cut = end + 1 if text[end : end + 1] in {"）", ")"} else end
        rest = text[cut:].strip(" /、，,")
        if ROLE_ZH.search(rest) and not rest.startswith("的"):
            return text[:cut].strip(), rest
    tail = _ROLE_TAIL_ZH.search(text)
    if tail is None:
        return (text, "") if ends and max(ends) == len(text) else ("", "")
    country = next((m for m in find_mentions(text, names) if m.kind == "country"), None)
    if country is not None and country.start == 0:  # 老挝驻华大使: a state, no organisation of it
        return "", text[country.end :]
    before, role = text[: tail.start()].strip(" 的/、，,"), tail.group()
    headed = re.match("[部厅局署司处院所校会社台站]长", role)
    if headed is not None and before and not _ORGANISATION_ZH.search(before[-2:]):
        return f"{before}{role[0]}", role  # 外交部长 heads the 外交部
    whole = any(end == len(before) for end in ends) or names.resolve(before, "organisation")
    return (before, role) if whole else ("", text)


def _split_en(text: str, names: Names) -> tuple[str, str]:
    first = next((m for m in find_mentions(text, names) if m.start == 0), None)
    if first is not None and first.kind == "country":
        office = re.sub(r"^['’]?s?\s+", "", text[first.end :])
        if _OFFICE_OF_STATE.match(office):
            return "", office
    if _STATESMAN.match(text):
        return "", text
    split = _AT_EN.match(text) or _SPLIT_EN.match(text)
    if split is not None:
        role = re.sub(r"^the\s+", "", split["role"], flags=re.IGNORECASE)
        return split["organisation"].strip(" ,"), role
    known = [m for m in find_mentions(text, names) if m.kind == "organisation"]
    if known and known[0].start == 0 and ROLE_EN.search(text[known[0].end :]):
        return text[: known[0].end], text[known[0].end :].strip(" ,")
    tail = _ROLE_TAIL_EN.search(text)
    if tail is not None:
        organisation = re.sub(r"['’]s?$", "", text[: tail.start()].strip(" ,"))
        if not _looks_like_an_organisation(organisation, names):
            return "", re.sub(r"^(?:an?|the)\s+", "", text, flags=re.IGNORECASE)
        return ("" if names.resolve(organisation, "country") else organisation), tail.group()
    return "", ""


def _looks_like_an_organisation(organisation: str, names: Names) -> bool:
    """True for a known name, and for two capitals: Lake of "Lake ecologist" is none."""
    if re.match(r"(?:Her|His|Their|Its|My|Our)\b", organisation):
        return False
    capitals = re.findall(r"\b[A-Z][\w’'-]+|\b[A-Z]{2,}", re.sub(r"^The\b", "", organisation))
    return len(capitals) > 1 or bool(find_mentions(organisation, names)) or organisation.isupper()


def _country_zh(
    text: str,
    organisation: str,
    mentions: list[Mention],
    known: Mention | None,
    names: Names,
) -> str | None:
    first = next((m for m in mentions if m.kind == "country" and m.start == 0), None)
    if known is not None:
        entry = names.get("organisation", known.name_id)
        return entry.country if entry else None
    if _COMPANY.search(organisation):
        return None
    if first is not None:
        joint = re.match(rf"[-–—、/]\s*[{HAN}]", text[first.end :])
        return None if joint else first.name_id
    place = _place(text, names)
    return place[0] if place is not None and place[1] == 0 else None


def _country_en(
    text: str,
    organisation: str,
    mentions: list[Mention],
    known: Mention | None,
    names: Names,
) -> str | None:
    if known is not None:
        entry = names.get("organisation", known.name_id)
        return entry.country if entry else None
    if _COMPANY.search(organisation) or not _STATE_EN.search(text):
        return None
    if re.search(r"\b(?:United Nations|International|World|Global|Asian)\b", organisation):
        return None
    countries = [m for m in mentions if m.kind == "country"]
    if countries:
        return countries[0].name_id
    place = _place(text, names)
    return place[0] if place is not None else None


def _place(text: str, names: Names) -> tuple[str, int] | None:
    from indexer.names import alias_key
    from indexer.text import fold

    for start, _, key in names.place_matcher.find(fold(text)):
        return names.countries_of_places[alias_key(key)], start
    return None
