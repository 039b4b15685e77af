"""A wish for contact details has its noun or its body; verbs of ordinary questions are none."""

import pytest

from indexer.names.names_file import load_names
from indexer.text.bridge import BridgeTerms
from service.question.question import Question
from service.question.read import read_question

NAMES = load_names()
BRIDGE = BridgeTerms([])


def read(text: str) -> Question:
    return read_question(text, BRIDGE, NAMES, longest=400)


@pytest.mark.parametrize(
    "text",
    [
        "email of the centre",
        "contact address",
        "contact",
        "LMEC e-mail address",
        "What is the institute's phone number?",
        "What is the postal address of the secretariat?",
        "Which address can I write to?",
        "How can I reach the center by phone?",
        "How do I contact Oxfam?",
        "how to get in touch with the organisers",
        "Who should I contact about the workshop?",
        "Please give me the telephone number of the office.",
        "Where is Oxfam based?",
        "Where is the secretariat?",
        "Where is Oxfam located in Nairobi?",
        "In which street is the office?",
        "Which WeChat account does the council have?",
        "Does the foundation have a web page?",
        "What number do I call?",
        "How can the secretariat be reached?",
        "Where should I send a letter to the ministry?",
        "該基金會位於昆明哪裡？",
        "Does it have a website? What is the website of the council?",
        "ＥＭＡＩＬ ｏｆ ｔｈｅ ｃｅｎｔｒｅ",
        "中心的邮箱是什么",
        "怎么联系乐施会？",
        "請問如何聯繫秘書處？",
        "我们该怎么跟主办方联系？",
        "该联系谁？",
        "怎么打电话联系中心？号码",
        "想打电话联系乐施会，号码是多少？",
        "給我基金會的通訊地址",
        "瀾湄環境合作中心 電郵𠀀",
        "乐施会在哪里？",
        "怎样在微信上找到世界自然基金会？",
        "报名表发到哪个邮箱？",
        "秘书处的微博账号是什么？",
        "秘書處有沒有微博？",
        "What is the WhatsApp number of the secretariat?",
        "Which WhatsApp number does the office have?",
        "What is the Weibo account of the centre?",
    ],
)
def test_who_wants_to_reach_somebody_is_understood(text: str) -> None:
    assert read(text).asks_contact


@pytest.mark.parametrize(
    "text",
    [
        "How do countries address climate change?",
        "Which problems must the ministry address?",
        "What did the minister address in his speech?",
        "How does the plan address the needs of the office staff?",
        "When will they reach carbon neutrality?",
        "How can we reach carbon neutrality?",
        "How many farmers does the service reach?",
        "How did the project contact farmers?",
        "Where are low-carbon parks located?",
        "Where was the centre established?",
        "When was the website launched?",
        "How does the company use WeChat to sell tea?",
        "How many people have a phone?",
        "What did they agree on by phone?",
        "Why is contact with wildlife dangerous?",
        "How did Oxfam reach remote villages?",
        "How can an agreement be reached?",
        "Which numbers do they report?",
        "Does the office have an effect?",
        "Where did they send the samples to be tested?",
        "ｈｏｗ ｄｏ ｃｏｕｎｔｒｉｅｓ ａｄｄｒｅｓｓ ｉｔ",
        "企业如何联系社区减少污染？",
        "社区和生态系统有什么联系？",
        "如何與國內經驗聯繫起來？",
        "企业怎样联系当地政策投资？",
        "气候变化和贫困怎样联系在一起？",
        "示范园区位于哪些地方？",
        "短板在哪里？",
        "会议在哪里召开？",
        "网站什么时候上线？",
        "平台怎样用微信公众号向农户传递信息？",
        "电话会议讨论了什么？",
        "气候变化在微博上引起了哪些讨论？",
        "How did farmers use WhatsApp to compare prices?",
        "中心联系了哪些企业𠀀？",
        "2021",
    ],
)
def test_an_ordinary_question_is_no_wish_for_an_address(text: str) -> None:
    question = read(text)
    assert not question.asks_contact
    assert question.kind != "contact"


@pytest.mark.parametrize(
    ("question", "answer", "other"),
    [
        ("秘书处的微博账号是什么？", "微博：@绿色湄公", "电话：010-12345678"),
        ("What is the Weibo account of the centre?", "Weibo: @mekong", "Tel: 010-12345678"),
        ("秘書處的ＷｈａｔｓＡｐｐ號碼是多少？", "WhatsApp：+855 12 345 678𠀀", "微博：@绿色湄公"),
    ],
)
def test_the_way_that_was_asked_for_is_told_from_others(
    question: str, answer: str, other: str
) -> None:
    wanted = read(question).wanted
    assert wanted is not None
    assert wanted.unit is not None
    assert wanted.unit.search(answer.lower())
    assert not wanted.unit.search(other.lower())


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("When was the centre founded?", True),
        ("When was the Centre established?", True),
        ("Who set up Oxfam?", True),
        ("What is the mission of the council?", True),
        ("澜湄环境合作中心是什么时候成立的", True),
        ("樂施會的宗旨是什么", True),
        ("哪些机构设立了奖学金？", False),
        ("What does the green initiative aim at?", False),
        ("What is carbon neutrality?", False),
        ("气候变化是什么", False),
        ("𠀀", False),
    ],
)
def test_asking_what_a_body_is_and_since_when_is_seen_without_wishing_to_reach_it(
    text: str, about: bool
) -> None:
    question = read(text)
    assert question.asks_boilerplate is about
    assert not question.asks_contact


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Has a second batch been delivered?", "yes-no"),
        ("第二批物资交付了吗", "yes-no"),
        ("What is carbon neutrality?", "definition"),
        ("什麼是碳中和", "definition"),
        ("哪些河流", "list"),
        ("Which rivers carry fish?", "list"),
        ("What are the aims?", "list"),
        ("How does it work?", "open"),
        ("Ｈｏｗ ｍａｎｙ 𠀀", "number"),
        ("总装机容量", "number"),
        ("What was the yield of the plots?", "number"),
        ("capacity in kilowatts", "number"),
        ("target year", "date"),
        ("last year achievements", "open"),
        ("短板在哪里", "open"),
        ("問題究竟在哪裡？", "open"),
        ("会议在哪里召开", "place"),
        ("试点位于哪些地方𠀀", "list"),
    ],
)
def test_what_kind_of_answer_is_wanted(text: str, kind: str) -> None:
    assert read(text).kind == kind
