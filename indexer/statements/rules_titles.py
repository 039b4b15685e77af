"""The patterns by which titles are read in both languages, each with examples (all are tests)."""

from __future__ import annotations

import re

from indexer.statements.rules import Rule
from indexer.text import HAN

_ROLE_WORDS_ZH = (
    "主任|主席|主管|经理|总裁|总监|董事长|董事|院长|所长|校长|部长(?!官)|司长|厅长|局长|处长|科长|署长|会长|行长|理事长|秘书长|"
    "书记|市长|省长|州长|县长|区长|村长|站长|馆长|组长|队长|主编|大使|公使|特使|外交官|参赞|代办|领事|总理|首相|总统|国家主席|国务秘书|国务卿|秘书|"
    "大臣|外长|环长|专员|代表|官员|专家|顾问|研究员|调研员|巡视员|教授|院士|工程师|总工(?!程)|分析师|合伙人|投资官|协调员|负责人|创始人|"
    "执行官|经济学家|科学家|学者|讲师|博士|干事|助理|委员|发言人|律师|企业家|老师|记者|总监|CEO|主理人|总干事|理事|监事|议员|"
    "渔民|农民|领队|助手|[茶药粮布木米粮珠丝盐]商(?![会业品贸])|(?:收购|批发|零售|代理|承包|经销|贩)商|小贩|菜贩|鱼贩|商人|经销商|摊商|村民|居民|市民|牧民|商户|店主|摊主|摊贩|游客|学生|家长|司机|船长|厨师|工人|业主|志愿者|技正|技士|课长|站务员|"
    "学家|队员|画家|作家|诗人|导演|演员|歌手|球员|运动员|护士(?!长)|参展商|技师|技术员|巡查员|护林员|管理员|船员|飞行员|检察官|督察|堤防官|"
    "常委|主委|司令员|政委|政治委员|检察长|镇长|乡长|旗长|盟长|里长|班长|教练|医师|医生|主播|组织者|发起人|总书记|"
    "长官|乘客|旅客|顾客|家属|摄影记者|租户|住户|队长|"
    "特使|专使|主教练|教练员|知事|值班员|值守员|指导员|辅导员|督导员|联络员|话务员|化验员|观测员|养护员|水手|大副|轮机长|舵手|"
    "预报员|农技员|播音员|宣传员|售票员|调度员|饲养员|售货员|检查员|审计员|保安员|消防员|监督员|讲解员|驾驶员|保洁员|炊事员|理货员|引航员|"
    "农艺师|园艺师|药剂师|摄影师|会计师|建筑师|评估师|理发师|兽医|木匠|铁匠|石匠|(?:船工|矿工|护工|电工)(?![程作])|老板娘?|掌柜|车主|房东|房主|保安|"
    "[花果茶菜棉粮蔗烟林药渔]农|[种养][殖植蟹虾鱼猪鸡蜂蚕]户|目击者|亲历者|爱好者|创办人|经纪人|编辑|译者|教师|博主|"
    "观察员|策展人|预报官|新闻官|情报官|检疫官|监察官|督导官|联络官|村?支书|校医|楼长|组织委员|民警|交警|警官|警员|馆员|法医|牧师|神父|僧人|方丈|船东|快递员|外卖员|骑手|环卫工|清洁工|园丁|队医|领班|课代表|"
    "厂长|矿长|园长|场长|塘长|河长|林长|段长|庭长|财长|防长|参谋长|团长|舰长|机长|列车长|护士长|审计长|总指挥|指挥官|指挥长|监护人|"
    "首席(?:服务|信息|科学|产品|市场|战略|安全|数据|人力|财务|技术|运营|投资)官|"
    "评论家|小说家|剧作家|书法家|摄影家|活动家|慈善家|政治家|舞蹈家|雕塑家|歌唱家|收藏家|音乐家|艺术家|银行家|实业家|探险家|翻译家|外交家|"
    "主持人|联络人|次长|召集人|规划师|设计师|评论员|检察官|法官|社长|台长"
)
_ROLE_MODIFIERS_ZH = (
    "副|常务|总|首席|高级|资深|执行|助理|原|前|时任|代理|名誉|荣誉|特聘|客座|兼职|国家|区域|地区|项目|一级|二级|三级|四级|正|候任|联合|"
    "高等|永久|常任|特别|政策|技术|法律|淡水|全权|特命|代|主要|党组|县级|厅级|专职|兼任"
)
# 俄外长, 美防长: one character for a state, where an office of state follows.
SHORT_STATES = {
    "美": "US", "英": "GB", "法": "FR", "德": "DE", "俄": "RU", "日": "JP", "韩": "KR", "印": "IN",
    "澳": "AU", "加": "CA", "意": "IT", "西": "ES", "葡": "PT", "荷": "NL", "波": "PL", "乌": "UA",
    "埃": "EG", "越": "VN", "菲": "PH", "朝": "KP", "以": "IL", "芬": "FI", "挪": "NO",
}  # fmt: skip
_ROLE_EN = (
    r"(?:Director(?:[- ]General)?|Secretary(?:[- ]General)?|Secretary of State|Minister|President|"
    r"Chair(?:man|woman|person)?|"
    r"Officer|Manager|Professor|Researcher|Representative|Expert|Coordinator|Co-ordinator|Advis[eo]r|"
    r"Partner|Head|Chief|Specialist|Scientist|Economist|Fellow|Ambassador|Diplomat|Envoy|Counsell?or|Consultant|"
    r"Engineer|Analyst|Founder|CEO|Governor|Mayor|Commissioner|Delegate|Spokes(?:man|woman|person)|"
    r"Lecturer|Dean|Leader|Lead|Executive|Attach[ée]|Premier|Minister of State|Assistant|Associate|"
    r"Deputy|Member|Scholar|Trustee|Planner|Lawyer|Rector|Principal|Convener|Organi[sz]er|"
    r"Attorney[- ]General|Treasurer|Clerk|Superintendent|Inspector|Judge|Justice|Chancellor|"
    r"Curator|Captain|Bishop|Teacher|Farmer|\w+ologist|\w+nomer|\w+nomist|Botanist|Midwife|Consul(?:[- ]General)?|Surgeon|Paramedic|Librarian|Beekeeper|Weaver|Tailor|Lifeguard|Vet|Veterinarian|Accountant|Auditor|Designer|Interpreter|Pastor|Priest|Imam|Monk|Head(?:teacher|master|mistress)|Caretaker|Cashier|Porter|Cleaner|Musician|Painter|Poet|Novelist|Operator|\w+grapher|\w*physicist|Chemist|Forecaster|Baker|Potter|Grocer|Butcher|Chef|Guide|"
    r"Herder|Shepherd|Ferryman|Sailor|Shopkeeper|Carpenter|Builder|Mechanic|Plumber|Electrician|Magistrate|Campaigner|Activist|"
    r"Statistician|Historian|Columnist|Correspondent|Translator|Envoy|Publisher|Warrant officer|Commander|Constable|Watchman|Gardener|Grower|Rancher|Miner|"
    r"Owner|Resident|Spokesperson|Prefect|Rapporteur|Elder|Vicar|Abbot|Abbess|Postmistress|"
    r"Official|Passenger|Commuter|Customer|Tourist|Visitor|Parent|Pupil|Witness|Neighbour|Motorist|Survivor|Pensioner|Villager|"
    r"Warden|Ranger|Reeve|Trader|Fisher(?:man|woman)?|Nurse|Doctor|Physician|Author|Editor|"
    r"Journalist|Student|Driver|Pilot|Skipper|Dealer|Broker|Merchant|Auctioneer|Foreman|Architect|"
    r"\w*(?:seller|vendor|maker|keeper|grower|breeder|worker|cutter|catcher|picker|diver|rider|runner|dancer|singer|printer|binder|smith|wright)|Matron|Exhibitor|Barber|Dentist|Florist|Sculptor|Waiter|Waitress|Tutor|Buyer|Retailer|Importer|Exporter|Contractor|Technician|Volunteer|Guest|Attorney|Prosecutor|Detective|Sheriff|Coach|Keeper|(?:Harbou?r|Station|Dock|Port|Post|Wharf|Bridge)[ -]?master)"
)

TITLES: dict[str, Rule] = {
    "office zh": Rule(
        re.compile(_ROLE_WORDS_ZH),
        "泵站主任赵南星", "主任", "泵站赵南星",
    ),
    "office at the end zh": Rule(
        re.compile(
            rf"(?:(?:{_ROLE_MODIFIERS_ZH})*(?:{_ROLE_WORDS_ZH})兼)?(?:{_ROLE_MODIFIERS_ZH})*(?:{_ROLE_WORDS_ZH})$"
        ),
        "水务局副主任", "副主任", "主任水务",
    ),
    # 台积电董事长: what stands before an office of a company is one, though nothing in it says so.
    "office of a company zh": Rule(
        re.compile(
            r"(?:创始人|董事长|总裁|执行官|CEO|总经理|财务官|技术官|运营官)(?:兼|$)"
        ),
        "云帆科技总经理", "总经理", "水务局局长",
    ),
    "name of a company zh": Rule(
        re.compile(rf"[{HAN}A-Za-z·]{{2,14}}"),
        "云帆科技", "云帆科技", "云",
    ),
    # 牛津大学的生态学家
    "plain office zh": Rule(
        re.compile(rf"的[{HAN}]{{0,4}}(?:{_ROLE_MODIFIERS_ZH})*(?:{_ROLE_WORDS_ZH})"),
        "牛津大学的生态学家", "的生态学家", "牛津大学教授",
    ),
    "organisation zh": Rule(
        re.compile(
            r"[管居村业筹组党]委会|联会|公会|(?:十字|新月|互助|促进|研究|同乡|校友|联谊|保护|救助|慈善|记者|律师|医师)会(?![长议计员谈见晤同])|总会|分会|工会|船级社|合作社|出版社|管理处|(?<=[生务政程划督防理])组(?![长织成])|"
            r"部门|(?<![东南西北中内外干局])(?<!(?<!安)全)部(?=长官|(?![长级队分]))|(?:交通|劳动|外务|防卫|环境|财务|产业|科学|总务|法务|水产)省(?!委|政|长|级|份)|中学|小学|学校|幼儿园|委员会|常委会|领导小组|战区|委(?![员托会])|司(?![长机])|厅(?!长)|局(?![长势面])|署(?!长)|处(?![长理境于在])|"
            r"所(?![长有在])|院(?![长士])|校(?!长)|大学|中心|实验室|协会|学会|联合会|商会|基金会|理事会|联盟|组织|"
            r"集团|公司|银行|办公室|使馆|计划(?!署)|平台|网络|机构|政府|议会|国会|企业|智库|(?<=[施合员总大工])会(?![长议计员谈见晤同])|"
            r"站(?!长)|天文台|气象台|电视台|电台|防总|央行|总统府|首相府|电网|警方|检方|警卫队|海警|总队|支队|指挥部|博物馆|图书馆|交易所|俱乐部|报社|通讯社|事业部"
        ),
        "清河水务局局长", "局", "清河水位",
    ),
    "company": Rule(
        re.compile(
            r"公司|集团|企业|事务所|\b(?:Co\.|Ltd|Inc\b|Corp|Corporation|Group|LLC|Company|PLC|Holdings?|GmbH)"
        ),
        "云帆公司", "公司", "清河水务局",
    ),
    "short form of a state zh": Rule(
        re.compile(
            rf"[{''.join(SHORT_STATES)}](?=(?:副|前|新任)?(?:外长|防长|财长|总统|首相|总理|国防部|外交部|财政部|国务院|国务卿|"
            "军方|驻.{1,6}(?:大使|代表|领事)))"
        ),
        "俄外长访问甲城", "俄", "俄语",
    ),
    # 阿根廷驻联合国代表 speaks for Argentina.
    "state at a body zh": Rule(
        re.compile(rf"(?P<state>[{HAN}]{{2,8}}?)(?=(?:常)?驻)(?!.{{1,8}}?(?:使馆|领馆|领事馆|代表处|代表团|办事处|使团))"), "阿根廷驻联合国代表", "阿根廷", "联合国代表",
    ),
    "gap zh": Rule(
        re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}])"),
        "水务局 主任", " ", "water bureau",
    ),
    "ministry zh": Rule(
        re.compile(
            r".{2,24}?(?:部(?![门长])|大学|科学院|工程院|研究院|理工学院)"
            r"(?=.{1,20}(?:司|局|厅|处|室|所|院|系|中心|委员会)$)"
        ),
        "某国环境部气候司", "某国环境部", "清河水务局",
    ),
    "lower organisation zh": Rule(
        re.compile(r"^(?!国家|中国|中央|全国|[省市县区州镇乡]|.{1,8}[省市县区州])[^部委]{0,16}[司处局厅室科]$"),
        "防洪减灾司", "防洪减灾司", "环境部",
    ),
    "office en": Rule(
        re.compile(rf"\b{_ROLE_EN}\b", re.IGNORECASE),
        "the deputy mayor of Suva", "deputy", "a lake",
    ),
    "office of en": Rule(
        re.compile(
            rf"^(?P<role>.*?\b{_ROLE_EN})(?P<of>\s+(?:of|at|from|with|for|in)\s+(?:the\s+)?|\s*,\s*(?:the\s+)?)"
            r"(?P<organisation>.+)$",
            re.IGNORECASE | re.DOTALL,
        ),
        "director of the Lake Institute", "director of the Lake Institute", "the Lake Institute",
    ),
    "office at en": Rule(
        re.compile(
            rf"^(?P<role>.*?\b{_ROLE_EN}\b.*?)\s+(?:at|from|with)\s+(?:the\s+)?(?P<organisation>.+)$",
            re.IGNORECASE | re.DOTALL,
        ),
        "director of research at the Lake Institute", "director of research at the Lake Institute", "the Lake Institute",
    ),
    "statesman en": Rule(
        re.compile(
            r"^(?:(?:the|Deputy|Vice|Prime|Permanent|First)\s+)*(?:\w+\s+)?(?:Minister|Ambassador|Premier|President|Governor|Mayor)\b",
            re.IGNORECASE,
        ),
        "Prime Minister of Fiji", "Prime Minister", "director of Fiji",
    ),
    # "Governor of the Central Bank of Kenya" heads an organisation, no state.
    "head of a body en": Rule(
        re.compile(
            r"^(?:(?:the|Deputy|Vice|First)\s+)*(?:President|Governor|Premier)(?:\s+(?:of|at|for)|,)\s+(?:the\s+)?"
            r"[^,]*?\b(?:Bank|University|Institute|Board|Association|Company|Corporation|Federation|"
            r"Foundation|Union|Chamber|Society|Club|College|Academy|Group|Court|Council|Commission)\b",
            re.IGNORECASE,
        ),
        "Governor of the Central Bank of Kenya", "Governor of the Central Bank", "President of Kenya",
    ),
    # "the World Bank's vice president for East Asia", "Ghana's deputy transport minister"
    "possessive en": Rule(
        re.compile(
            r"^(?P<organisation>(?:the\s+)?[A-Z][\w.’'& -]{1,60}?)(?:['’]s|(?<=s)['’])\s+(?P<role>[^,]+)$",
            re.DOTALL,
        ),
        "Ghana's transport minister", "Ghana's transport minister", "transport minister",
    ),
    # "CityRail spokeswoman": one word is an organisation where somebody speaks for it or runs it.
    "office of a body en": Rule(
        re.compile(r"^(?:spokes(?:man|woman|person)|chief executive(?: officer)?|CEO|managing director)$", re.IGNORECASE),
        "spokeswoman", "spokeswoman", "ecologist",
    ),
    # "Ghana's Ministry of Health nursing director", "Nepal's tourism board chief"
    "body then office en": Rule(
        re.compile(
            r"^(?P<body>(?:[A-Z][\w’'-]*\s+){0,4}?(?:Ministry|Department|Agency|Bureau|Institute|Office|Board|Council|Authority|Commission)(?:\s+(?:of|for)\s+[A-Z][\w-]*(?:\s+(?:and\s+)?[A-Z][\w-]*){0,3})?|"
            r"(?:[a-z]+\s+){1,3}?(?:board|agency|authority|ministry|bureau|service|commission|council|office))\s+(?P<role>[a-z].*)$"
        ),
        "Ministry of Health nursing director", "Ministry of Health nursing director", "nursing director",
    ),
    # "a fisherman from Veracruz": one capital word behind "from" is where somebody lives.
    "from a place en": Rule(
        re.compile(r"\b(?:from|in)\s+[A-Z][\w’'-]+$"),
        "a fisherman from Suva", "from Suva", "a fisherman of note",
    ),
    # "the baker of Upper Thorn": who works on his own account is of a place, not of an organisation.
    "trade en": Rule(
        re.compile(
            r"\b(?:Baker|Farmer|Fisher(?:man|woman)?|Resident|Trader|Shopkeeper|Herder|Shepherd|Ferryman|Sailor|Grocer|Butcher|"
            r"Carpenter|Builder|Potter|Miner|Grower|Rancher|Gardener|Passenger|Commuter|Tourist|Villager|Pensioner|Merchant|Skipper|Dealer|Owner|Driver|Teacher|Student)$",
            re.IGNORECASE,
        ),
        "the village baker", "baker", "the village mayor",
    ),
    # 来自某国的游客: somebody who speaks for himself alone, and for no state.
    "private person zh": Rule(
        re.compile(
            r"(?:游客|旅客|乘客|顾客|居民|村民|市民|渔民|农民|牧民|商户|店主|摊主|摊贩|小贩|学生|家长|家属|志愿者|参展商|收购商|批发商|零售商|商人|租户|住户|目击者|司机|厨师|工人|"
            r"画家|作家|诗人|演员|歌手|球员|运动员|[花果茶菜棉粮蔗烟林药渔]农)$"
        ),
        "来自清岬国的游客", "游客", "清岬国的代表",
    ),
    # 清岬籍工程师, "Clarian-born engineer": where somebody is from is no body.
    "born zh": Rule(re.compile(r"[籍裔](?=.)"), "籍工程师", "籍", "国工程师"),
    "born en": Rule(
        re.compile(r"^(?:the\s+|an?\s+)?[A-Z][\w’']*-(?:born|based|trained|educated|raised)$"),
        "Clarian-born", "Clarian-born", "Clarian Institute",
    ),
    "office of state en": Rule(
        re.compile(
            r"(?:[A-Z][\w-]*\s+(?:and\s+)?){0,4}(?:Minister|President|Premier|Ambassador|Governor|"
            r"Secretary (?:of|for) [A-Z]\w+|King|Queen|State Councill?or)\b",
        ),
        "Foreign Minister", "Foreign Minister", "a minister",
    ),
    "office at the end en": Rule(
        re.compile(
            r"(?:\b(?:Deputy|Vice|Senior|Chief|Executive|Managing|General|Country|Regional|Program(?:me)?|"
            r"Project|Associate|Assistant|Principal|Prime|Foreign|Environment|Permanent|Lead|Research|Policy|"
            r"Technical|National|Investment|Climate|Energy|Water|Finance|Co-)\s+)*"
            rf"\b{_ROLE_EN}$",
            re.IGNORECASE,
        ),
        "Oxfam project manager", "project manager", "project of Oxfam",
    ),
    "state en": Rule(
        re.compile(
            r"\b(?:Ministry|Department|Bureau|Government|Embass|Agency|Administration|Authorit|Institutes?|"
            r"Universit|Academy|Parliament|Assembly|Minister|Premier|President|Ambassador|Governor|Mayor|"
            r"Commission|Council|Committee|Secretary (?:of|for)|Delegat|Representative|State|Royal|Province|"
            r"Centre|Center|Office|Board\b|Hospital|Observatory|Museum|Laborator|Service\b|Survey\b|School|College|Police|Court\b|Navy|Army|National\b|Federal\b|Network)",
            re.IGNORECASE,
        ),
        "Ministry of Works", "Ministry", "Lake Works Ltd",
    ),
}  # fmt: skip
