"""From "清岬国水利部防洪减灾司代表" to organisation, role and country; zh and en."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from indexer.names import Mention, Names, find_mentions
from indexer.statements.rules_titles import SHORT_STATES, TITLES
from indexer.text import HAN, HAN_RUN, simplify, word_tags

ROLE_ZH = TITLES["office zh"].pattern
_ROLE_TAIL_ZH = TITLES["office at the end zh"].pattern
_OFFICE_OF_A_COMPANY = TITLES["office of a company zh"].pattern
_UNKNOWN_COMPANY = TITLES["name of a company zh"].pattern
_PLAIN_OFFICE = TITLES["plain office zh"].pattern
_ORGANISATION_ZH = TITLES["organisation zh"].pattern
_COMPANY = TITLES["company"].pattern
_SHORT_STATE = TITLES["short form of a state zh"].pattern
_GAP_ZH = TITLES["gap zh"].pattern
_MINISTRY_ZH = TITLES["ministry zh"].pattern
_LOWER_ORGANISATION_ZH = TITLES["lower organisation zh"].pattern
ROLE_EN = TITLES["office en"].pattern
_SPLIT_EN = TITLES["office of en"].pattern
_AT_EN = TITLES["office at en"].pattern
_STATESMAN = TITLES["statesman en"].pattern
_HEAD_OF_A_BODY = TITLES["head of a body en"].pattern
_POSSESSIVE_EN = TITLES["possessive en"].pattern
_FROM_A_PLACE = TITLES["from a place en"].pattern
_TRADE = TITLES["trade en"].pattern
_PRIVATE_ZH = TITLES["private person zh"].pattern
_BORN_ZH = TITLES["born zh"].pattern
_BORN_EN = TITLES["born en"].pattern
_OFFICE_OF_STATE = TITLES["office of state en"].pattern
_ROLE_TAIL_EN = TITLES["office at the end en"].pattern
_STATE_EN = TITLES["state en"].pattern
_BODY_THEN_OFFICE = TITLES["body then office en"].pattern
_OFFICE_OF_A_BODY = TITLES["office of a body en"].pattern
# Small units, which end the name of a body only where their head follows: 水利科科长.
_UNITS_ZH = "科课股组队班室团社馆园场"
_STATE_AT = TITLES["state at a body zh"].pattern


@dataclass(frozen=True, slots=True)
class Affiliation:
    """Organisation and role as printed, and the ids they resolve to."""

    role: str | None = None
    organisation: str | None = None
    organisation_id: str | None = None
    country: str | None = None


def read_title(title: str, names: Names, *, inherited: Affiliation | None = None) -> Affiliation:
    """Read a title in either language; a bare 防洪减灾司 is a part of `inherited`.

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
        text = _without_clause(text, names)
    organisation, role = _split_zh(text, names) if chinese else _split_en(text, names)
    if later and not organisation and not find_mentions(text, names):
        # 冰川学者、北方大学教授: the first office has no organisation, the second has.
        second = read_title(later.lstrip("、"), names)
        if second.organisation:
            return replace(second, role=f"{text}{later}")
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
    text = re.split("[：:]", text)[-1]  # 主持人：水务局局长
    for mark in re.finditer("、", text):
        office = text[: mark.start()]
        if re.search(r"[（(][^）)]*$", office):
            continue
        tail = _ROLE_TAIL_ZH.search(office)
        if tail is not None and len(office) < len(text) and ROLE_ZH.search(text, mark.end()):
            return office, text[mark.start() :]
    return text, ""


def _without_clause(text: str, names: Names) -> str:
    """The title behind a clause: 挪威极地研究所专家 of 同船归来的挪威极地研究所专家."""
    clause, of, title = text.rpartition("的")
    told = not of or _ORGANISATION_ZH.search(clause) or ROLE_ZH.search(clause)
    if told or find_mentions(clause, names) or _place(clause, names):
        return text
    return title if _ORGANISATION_ZH.search(title) and ROLE_ZH.search(title) else text


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
        before = re.sub(r"(?:(?<!\s)\s+of(?:\s+the)?|,)\s*$", "", organisation[: max(start, 0)])
        if start > 0 and before != organisation[:start]:
            return organisation[start:], f"{role} of {before}"
    ministry_en = re.search(r"(?:(?<!\s)\s+of(?:\s+the)?|,)\s+(?=Ministry\b)", organisation)
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

    state = _STATE_AT.match(text)
    if state is not None and names.resolve(state["state"], "country"):
        return "", text[state.end("state") :]  # 阿根廷驻联合国代表: a state, not where it is sent
    ends = {match.end() for match in _ORGANISATION_ZH.finditer(text)}
    folded = fold(text)
    ends.update(
        folded.source_span(start, end)[1]
        for start, end, _ in names.matchers["organisation"].find(folded)
    )
    for end in sorted(ends, reverse=True):
        cut = end + 1 if text[end : end + 1] in {"）", ")"} else end
        rest = text[cut:].strip(" /、，,")
        if _PLAIN_OFFICE.fullmatch(rest):
            return text[:cut].strip(), rest[1:]
        if ROLE_ZH.search(rest) and not rest.startswith("的"):
            return text[:cut].strip(), rest
    tail = _ROLE_TAIL_ZH.search(text)
    if tail is None:
        return (text, "") if ends and max(ends) == len(text) else ("", "")
    return _before_office_zh(text, tail, ends, names)


def _before_office_zh(
    text: str, tail: re.Match[str], ends: set[int], names: Names
) -> tuple[str, str]:
    """Organisation and role where no word for an organisation stands before the office."""
    country = next((m for m in find_mentions(text, names) if m.kind == "country"), None)
    before, role = text[: tail.start()].strip(" 的/、，,"), tail.group()
    headed = re.match("[部厅局署司处院所校会社台站]长", role)
    if len(before) > 1 and len(role) > 1 and role[1] == "长" and before[-1] == role[0] in _UNITS_ZH:
        return before, role  # 水利科科长
    if country is not None and country.start == 0:
        born = _BORN_ZH.match(text, country.end)
        end = born.end() if born else country.end
        if born or _PRIVATE_ZH.search(text) or not (headed and tail.start() - country.end > 1):
            return "", text[end:].lstrip("的")  # 老挝驻华大使: a state, no organisation of it
    if headed is not None and before and not _ORGANISATION_ZH.search(before[-2:]):
        if before.endswith(("值班", "见习", "轮值", "当班")):
            return "", text
        return f"{before}{role[0]}", role  # 外交部长 heads the 外交部
    whole = len(before) in ends or names.resolve(before, "organisation") is not None
    return (before, role) if whole or _is_unknown_company(before, role) else ("", text)


def _is_unknown_company(before: str, role: str) -> bool:
    return (
        _OFFICE_OF_A_COMPANY.search(role) is not None
        and _UNKNOWN_COMPANY.fullmatch(before) is not None
        and all(tag[0] not in "vpdcurmf" or tag == "vn" for _, tag in word_tags(before))
    )


def _split_en(text: str, names: Names) -> tuple[str, str]:
    first = next((m for m in find_mentions(text, names) if m.start == 0), None)
    if first is not None and first.kind == "country":
        office = re.sub(r"^['’]?s?\s+", "", text[first.end :])
        if _OFFICE_OF_STATE.match(office):
            return "", office
    held = _POSSESSIVE_EN.match(text)
    if held is not None and ROLE_EN.search(held["role"]):
        return _held_by(held, text, names)
    if _STATESMAN.match(text) and not _HEAD_OF_A_BODY.match(text):
        return "", text
    split = _AT_EN.match(text) or _SPLIT_EN.match(text)
    if split is not None:
        return _office_of(split, text, names)
    known = [m for m in find_mentions(text, names) if m.kind == "organisation"]
    if known and known[0].start == 0 and ROLE_EN.search(text[known[0].end :]):
        return text[: known[0].end], text[known[0].end :].strip(" ,")
    text = re.sub(r"^an?\s+", "", text)  # a Danish engineer
    tail = _ROLE_TAIL_EN.search(text)
    return ("", "") if tail is None else _before_office_en(text, tail, names)


def _before_office_en(text: str, tail: re.Match[str], names: Names) -> tuple[str, str]:
    """Organisation and role where the office stands last: "Lake Institute director"."""
    organisation = re.sub(r"['’]s?$", "", text[: tail.start()].strip(" ,"))
    if names.resolve(re.sub(r"^the\s+", "", organisation), "country"):
        return "", tail.group()
    if _BORN_EN.match(organisation):
        return "", text
    first = next((m for m in find_mentions(organisation, names) if m.start == 0), None)
    if first is not None and first.kind == "country" and organisation[first.end :].islower():
        return "", text[first.end :].strip()  # Irish marine minister
    told = organisation[:1].islower() and not _STATE_EN.search(organisation)
    if told or organisation.endswith((" and", " or")):
        return "", text  # influential British thinker and economist
    runs = _OFFICE_OF_A_BODY.match(tail.group()) and organisation[:1].isupper()
    if not (runs or _looks_like_an_organisation(organisation, names)):
        return "", re.sub(r"^(?:an?|the)\s+", "", text, flags=re.IGNORECASE)
    return organisation, tail.group()


def _held_by(held: re.Match[str], text: str, names: Names) -> tuple[str, str]:
    """Organisation and role of "the World Bank's vice president"; a state is no organisation."""
    owner = re.sub(r"^the\s+", "", held["organisation"], flags=re.IGNORECASE)
    if names.resolve(owner, "country"):
        own = _BODY_THEN_OFFICE.match(held["role"])
        if own is not None and ROLE_EN.search(own["role"]):
            return own["body"], own["role"]
        return "", held["role"]
    return (owner, held["role"]) if _looks_like_an_organisation(owner, names) else ("", text)


def _office_of(split: re.Match[str], text: str, names: Names) -> tuple[str, str]:
    """Organisation and role of "director of the Lake Institute"; a place is no organisation."""
    role = re.sub(r"^the\s+", "", split["role"], flags=re.IGNORECASE)
    organisation = split["organisation"].strip(" ,")
    if names.resolve(organisation, "country"):  # a visitor from Canada
        return "", text
    if not re.search(r"[A-Z]", organisation):  # director of buildings
        return "", text
    from_a_place = _FROM_A_PLACE.search(text) is not None
    somewhere = from_a_place and not _looks_like_an_organisation(organisation, names)
    if somewhere or (_TRADE.search(role) and not _names_a_body(organisation, names)):
        return "", text
    return organisation, role


def _names_a_body(organisation: str, names: Names) -> bool:
    mentions = find_mentions(organisation, names)
    return bool(
        _STATE_EN.search(organisation)
        or _COMPANY.search(organisation)
        or any(mention.kind == "organisation" for mention in mentions)
        or re.search(
            r"\b(?:School|College|Association|Union|Farms?|Cooperative|Society|Trust|Mill)\b",
            organisation,
        )
    )


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
    if not organisation and (
        _PRIVATE_ZH.search(text) or (first and _BORN_ZH.match(text, first.end))
    ):
        return None
    if known is not None and not (first is not None and not organisation):
        entry = names.get("organisation", known.name_id)
        return entry.country if entry else None
    if _COMPANY.search(organisation):
        return None
    short = _SHORT_STATE.match(text)
    if short is not None and first is None:
        return SHORT_STATES[short.group()]
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
    held = _POSSESSIVE_EN.match(text)
    if held is not None and ROLE_EN.search(held["role"]):
        state = names.resolve(held["organisation"], "country")
        if state is not None or not organisation:
            return state
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
