"""Whether a sentence can name whom a question asks for, and speaks of the office it names.

"Who voted for the extension?" is not answered by "Item one is the extension", and what the governor
said not by what the vice governor said. Only what a sentence cannot say in other words is demanded.
"""

from __future__ import annotations

import re

from indexer.names import is_known_word, is_transliterated
from indexer.records import Language
from indexer.text import HAN, HAN_RUN, simplify, terms
from service.question.question import Question
from service.question.titles import titles_in

_WHO = re.compile(
    r"^\W*(?:who(?!se)|by whom|to whom)\b|\bwhat (?:is|was|are|were) the names? of\b|"
    r"\bwhat (?:is|was) .{1,60}\bcalled\W*$|"
    r"是谁|^\W*谁|由谁|被谁|哪位|什么人|何人|叫什么(?:名字)?\W*$"
)
# "Men or women?": the question names all who may be meant.
_CHOICE = re.compile(r"\bor\b|还是|或")
_WORD = re.compile(r"[a-zà-ɏ]+(?:['’-][a-zà-ɏ]+)*")
# People and bodies by an ordinary word, and the pronouns that go back to them.
_PEOPLE_EN = re.compile(
    r"(?:[a-z]{2,}(?:ers?|ors?|ists?|ians?|ees?|ants?|ents?|men|man|women|woman|folk|people|ships?)|"
    r"people|persons?|staff|men|women|boys?|girls?|child|children|kids?|wives|wife|sons?|daughters?|"
    r"families|family|friends?|public|police|army|navy|crews?|groups?|teams?|boards?|unions?|"
    r"councils?|compan(?:y|ies)|firms?|clubs?|part(?:y|ies)|committees?|commissions?|ministr(?:y|ies)|"
    r"states?|towns?|cit(?:y|ies)|villages?|schools?|banks?|funds?|trusts?|agenc(?:y|ies)|offices?|"
    r"bodies|body|societ(?:y|ies)|universit(?:y|ies)|courts?|guards?|judges?|kings?|queens?|priests?|"
    r"monks?|nuns?|clerks?|chiefs?|heads?|mayors?|poets?|chefs?|pilots?|nurses?|coach(?:es)?|saints?|"
    r"authorit(?:y|ies)|allies|enem(?:y|ies)|both|all|everyone|everybody|nobody|somebody|someone|"
    r"anyone|anybody|none|each|those|members?|he|she|they|him|her|them|his|their|we|us|our|my|me|you|"
    r"jury|church|congress|senate|house|assembly|parliament|cabinet|press|market|"
    r"industry|association|federation|alliance|coalition|organi[sz]ation|institution|foundation|"
    r"corporation|administration|nation|population|troops?|forces?|gods?|goddess(?:es)?|devil|cats?|"
    r"dogs?|animals?|species|bands?|artist\w*|cast|duo|trio|name[sd]?|called|titled|nicknamed|"
    r"known|termed|dubbed|styled|referred|guests?|brides?|hosts?|heirs?)"
)
# Chinese, another script, or a quotation: any of them may be a name.
_OTHER_SCRIPT = re.compile(rf"[{HAN}]{{2}}|[“”\"]|[^\W\d_a-zA-ZÀ-ɏ]{{3}}")
_PEOPLE_ZH = re.compile(
    r"[人者员員长長民会會局部府队隊校院师師生团團方们們他她我你您社村厂家党黨军軍委商户戶主夫妇婦父母子女儿兄弟姐妹"
    r"王帝后公侯伯爵神佛僧尼友客手星将士兵警医工农匠徒童孩星组組集国國省市县區区镇乡名叫称稱氏族姓"
    r"署司处處科系所站台行店馆館企业業机構构联聯盟协協官臣臺]|代表|"
    r"总[理统裁监]|總[理統裁監]|书记|書記|首相"
)
# The office of a body in English, and words that many names of bodies have.
_OFFICE_OF = re.compile(
    r"\b(?P<title>[Gg]overnor|[Mm]ayor|[Mm]inister|[Dd]irector|[Pp]resident|[Cc]hair\w*|[Hh]ead|"
    r"[Ss]ecretary|[Cc]hancellor|[Pp]rincipal|[Cc]hief|[Bb]ishop|[Kk]ing|[Qq]ueen|[Ww]arden) of "
    r"(?:the )?(?P<body>[A-ZÀ-Þ][\w’'-]*(?: (?:of )?[A-ZÀ-Þ][\w’'-]*)*)"
)
_GENERIC = frozenset(
    (  # noqa: SIM905
        "province state county city district town village republic kingdom region "
        "university college school bank ministry department office bureau council board committee "
        "commission institute association society company of the north south east west new great"
    ).split()
)
_LATIN_NAME = re.compile(r"[A-ZÀ-Þ][a-zà-ɏ]+|[A-Z]{2,}")


def asks_who(folded: str) -> bool:
    """Whether a folded question asks for somebody, or for the name of something."""
    return _WHO.search(folded) is not None and _CHOICE.search(folded) is None


def may_name(question: Question, sentence: str, language: Language) -> bool:
    """Whether a sentence can name somebody, or a body, that the question does not name itself."""
    if language == "zh":
        return bool(
            _PEOPLE_ZH.search(sentence)
            or _LATIN_NAME.search(sentence)
            or any(
                is_transliterated(run[at : at + 2])
                for run in HAN_RUN.findall(simplify(sentence))
                for at in range(len(run) - 1)
            )
        )
    if _OTHER_SCRIPT.search(sentence):
        return True
    asked = set(_WORD.findall(question.folded.text))
    begins = True
    words = re.findall(r"[\w’'-]+|[.:!?“”\"]", sentence)
    for word, following in zip(words, [*words, ""][1:], strict=True):
        if not word[0].isalnum():
            begins = True
            continue
        plain = word.casefold()
        own = plain not in asked and re.sub(r"['’]s$|s$", "", plain) not in asked
        # "Route 17" and "Item 3" are nobody.
        ordinary = (begins or following.isdigit()) and _is_ordinary(plain)
        if own and word[0].isupper() and not ordinary:
            return True
        if own and _PEOPLE_EN.fullmatch(plain):
            return True
        begins = False
    return False


def _is_ordinary(word: str) -> bool:
    return is_known_word(word) or not terms(word)


def tells_of_office(
    question: Question, sentence: str, folded: str, language: Language
) -> bool | None:
    """Whether a sentence has the office of a question; None where it has no such title at all.

    False where it has it only as another's. That is a deputy's, or the reverse, or in English
    that of another body: the Governor of North Hill is not the Governor of Yunling. None as well
    where the question names somebody: people rise. `folded` is `sentence` folded.
    """
    if question.named("person"):
        return None
    if language == "en" and question.language == "en" and _of_another(question.text, sentence):
        return False
    offices = titles_in(question.folded.text, question.language or "en")
    same = question.language == language
    told = titles_in(folded, language) if offices else []
    found: list[bool] = []
    for asked in offices:
        alike = [
            one for one in told if (one.key == asked.key if same else bool(one.rows & asked.rows))
        ]
        if alike:
            found.append(any(("deputy" in one.kinds) == ("deputy" in asked.kinds) for one in alike))
    return all(found) if found else None


def _of_another(question: str, sentence: str) -> bool:
    for asked in _OFFICE_OF.finditer(question):
        own = _words_of(asked["body"])
        told = [
            _words_of(one["body"])
            for one in _OFFICE_OF.finditer(sentence)
            if one["title"].lower() == asked["title"].lower()
        ]
        if own and told and all(words and not own & words for words in told):
            return not own & _words_of(sentence)
    return False


def _words_of(text: str) -> set[str]:
    return {word for word in _WORD.findall(text.casefold()) if word not in _GENERIC}
