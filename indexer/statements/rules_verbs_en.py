"""Verbs and titles that several patterns of English attributions are made of."""

from __future__ import annotations

from indexer.text import lexicon

# What a country or an organisation does when it speaks.
FIRM = (
    rf"(?:{lexicon.ATTRIBUTING_EN}|tells|confirms|predicts|insists|denies|promises|announces|reiterated|proposed|called (?:for|on|upon)|pledged|"
    r"recommended|reaffirmed|underlined|underscored|warned|warns|committed to|expressed|"
    r"acknowledged|predicted|forecast|promised|vowed|estimated|"
    r"denied|confirmed|insisted|complained|demanded|claimed|doubted|doubts|asserts|ruled that|advised)"
)
# With a person before them these are speech too.
VERB = (
    rf"(?:{FIRM}|shared?|explained|added|believe[sd]|conveyed|envisaged|envisioned|summari[sz]ed|"
    r"concluded|observed|described|categori[sz]ed|classified|characteri[sz]ed|identified|reported|outlined|"
    r"wondered|addressed|presented|elaborated|welcomed|hoped|hopes|commented|briefed|(?:spoken?|talked)(?!\s+(?:to|with|at|from|for)\b)|discussed|"
    r"reviewed|recalled|recalls|thanked|congratulated|appreciated|advocated|admitted|admits|"
    r"cautioned|asserted|maintained(?=\s+that\b|,)|reflected|reminded|cited|listed|analy[sz]ed|"
    r"demonstrated|illustrated|encouraged|appealed|advised|voiced|conceded|disclosed|objected|calls (?:it|this|that|the|him|her|them)|"
    r"praised|revealed|lauded|applauded|detailed|articulated|clarified|replied|"
    r"responded|answered|asked|requested|queried|enquired|inquired|joked|called (?:it|this|that|the|him|her|them)|quipped|testified|gave an overview|"
    r"expects|undertook|boasts|boasted|notes|stresses|emphasi[sz]es|highlights|argues|explains|adds|suggests|proposes|writes|wrote)"
)
ADVERB = r"(?:(?:also|further|then|again|later|first|once|always|often|has|have|had|today|yesterday|now|just|[a-z]+ly)\s+)*"
# After quoted words these are speech as well: “…,” sighed Ana Vosa.
VOICED = (
    rf"(?:{FIRM}|adds?|explained|explains|concluded|sighed|laughed|shouted|shrugged|smiled|whispered|cried|"
    r"recalled|recalls|laughs|sighs|shrugs|smiles|whispers|cries|jokes|grins|joked|quipped|replied|responded|answered|asked|wrote|writes|added|observed|"
    r"admitted|conceded|reported|commented|grumbled|muttered|boasted|protested|lamented|pleaded|recounts|recounted|counters|cautions|cautioned|responds|replies|answers|asks|wonders|wondered|repeats|repeated|shrugs|mused|muses|confides|confided|chuckled|chuckles|mutters|stresses|reckons|reckoned|"
    r"grumbles|laments|protests|pleads|begged|teased|teases|enthuses|enthused|sobbed|beams|countered|reflected|remembers|remembered|insists|insisted)"
)
HONORIFIC = (
    r"(?:(?:Mr|Ms|Mrs|Dr|Prof|Hon|Amb|Gen|Sen|Capt|Col|Lt|Maj|Sgt|Rev|Cllr|Gov|Rep)\.?|Miss|Madam|Sir|Dame|Lord|Lady|"
    r"Professor|Doctor|Ambassador|Captain|Father|Sister|(?:Chief )?Justice|Judge|Councillor|Senator|Alderman|"
    r"H\.\s?E\.?|HE|His Excellency|Her Excellency|The Honou?rable)\s+"
)
# Words that stand for nobody in particular.
UNNAMED = (
    r"spokes(?:man|woman|person|people)|representative|official|officer|delegate|delegation|envoy"
)
