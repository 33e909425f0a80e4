# ruff: noqa: E501 - word lists read better in few lines
"""The words of a unit without the names and days in it, so that no judgment rests on who spoke or when.

Every person becomes the same person, every firm the same firm and every day the same day. The stand-ins are ordinary
words, so that a neutral sentence is a sentence still. It is longer or shorter than the original: no spans point into it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from nlp.domain import Language
from nlp.names import CHINESE_SURNAMES
from nlp.normalize import word_set

PERSON = {Language.EN: "Alex", Language.ZH: "小王"}
DAY = {Language.EN: "Friday", Language.ZH: "周五"}
_MONTH = {Language.EN: "March", Language.ZH: "三月"}
_FIRM = {Language.EN: "Acme", Language.ZH: "某公司"}

_MONTHS = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_WEEKDAYS = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?s?\b"
_ISO = r"(?<!\d)(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}(?:\s?[-/.月]\s?\d{1,2}\s?[日号]?|月)?(?!\d)"
_SLASHED = r"(?<![\d./])\d{1,2}[/.-]\d{1,2}[/.-](?:20)?\d\d(?![\d./])"
_EN_DAYS = re.compile(
    rf"{_ISO}|{_SLASHED}|(?<![A-Za-z])(?i:"
    rf"(?<=on )\d{{1,2}}/\d{{1,2}}(?![\d/])|(?<=by )\d{{1,2}}/\d{{1,2}}(?![\d/])|(?:{_WEEKDAYS},?\s+)?(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTHS}(?:,?\s+20\d\d)?"
    rf"|(?:{_WEEKDAYS},?\s+)?{_MONTHS}\s+(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?(?![\d:])(?:,?\s+20\d\d)?)"
    rf"|(?<![A-Za-z])(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?<![A-Za-z])(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
)
_EN_MONTHS = re.compile(
    r"(?<![A-Za-z])(?:January|February|March|April|June|July|August|September|October|November|December|(?<=in )May|(?<=by )May|(?<=of )May)\b(?:\s+20\d\d)?"
)
_ZH_DAYS = re.compile(
    rf"{_ISO}|{_SLASHED}|(?<![\d./])(?:1[0-2]|0?[1-9])/(?:3[01]|[12]\d)(?![\d./%])|(?<!\d)\d{{1,2}}\s?月\s?\d{{1,2}}\s?[日号]?|[一二三四五六七八九十]{{1,2}}月[一二三四五六七八九十]{{1,3}}[日号]"
    r"|(?:周|星期|礼拜)[一二三四五六日天](?![年月天])"
)
_ZH_MONTHS = re.compile(
    r"(?<![\d个])(?:20\d\d\s?年\s?)?\d{1,2}\s?月(?:份|底|初|中旬|上旬|下旬)?(?!\d)"
)
_TWICE = re.compile(r"Friday(?:,?\s+(?:the\s+)?Friday)+|周五(?:\s?[(（]?\s?周五[)）]?)+")

_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof)\b\.?\s+[A-Z][\w'’-]+(?:\s[A-Z][a-z'’-]+)?")
_RUN = re.compile(r"(?<![\w@./-])[A-Z][\w'’-]*(?:\s(?:[A-Z]\.|[A-Z][\w'’-]*))*")
_SPEECH = re.compile(
    r"(?:\s\([^)]{1,24}\))?\s+(?:also\s+|then\s+|again\s+|just\s+)?(?:said|says|asked|asks|told|mentioned|mentions|wrote|writes|noted|notes that|added that|"
    r"confirmed|requested|suggested|explained|reported|replied|emphasi[sz]ed|pointed out|reminded|insisted|insists|"
    r"stressed|complained|called|wants|wanted|thinks|hopes|would like|would prefer|needs us|is asking|on (?:Friday|March))\b"
)
_FIRM_END = word_set("Ltd Inc LLC GmbH Corp Limited PLC AG BV Pty Holdings Group")
_NO_PERSON = word_set(
    "i we you they he she it this that these those the a an all everyone everybody someone somebody anyone nobody no one who "
    "team client clients customer customers user users admin admins system app application server website site page dashboard "
    "button service module feature report please us them him her me each both vendor supplier management support sales "
    "marketing finance legal next then also none open done yes developers engineering design product qa dev it hr ops backend "
    "frontend stakeholders stakeholder board department staff our your their my project manager owner director head office "
    "company professor instructor teacher student students group people most many some few other others our there what how "
    "when where why which and but or so if as"
)
_AMBIGUOUS = word_set(
    "will mark bill rose grace don dean rob frank jack may art ray drew faith hope joy sue pat gene chase grant miles page iris ruby ivy dale glen cliff max sandy ross"
)
_FIRST_NAMES = word_set(
    "aaron abby abdul abigail ada adam adele adrian agnes ahmed aisha alan albert alec alejandro alex alexander alexandra alexis alfred ali alice alicia alina alison allison alma alvin amanda amara amber amelia amir amy ana anders andre andrea andreas andrew andy angela angelina anil anita anja ann anna anne annette annie anthony antoine anton antonio anya aria ariel arjun arthur ashley astrid audrey aurora austin ava axel barbara beatrice becky bella ben benjamin bernard bert beth betty beverly bianca bjorn blake bob bonnie boris brad bradley brandon brenda brent brett brian bridget brooke bruce bruno bryan caleb cameron camila camille candice carl carla carlos carmen carol carolina caroline carolyn carrie casey cassandra catherine cathy cecilia celia celine chad chandra charles charlie charlotte chelsea chen cheryl chiara chloe chris christian christina christine christopher chuck cindy claire clara clarence claudia clement clint cody colin colleen connor conrad constance corey courtney craig cristina crystal curtis cynthia daisy damien dan dana daniel daniela danielle danny daphne daria darius darren daryl dave david dawn deborah deepa denise dennis derek desmond devon diana diane diego dimitri dina dirk dmitri dolores dominic donald donna dora doris dorothy doug douglas duncan dustin dylan ed eddie edgar edith edmund eduardo edward edwin eileen elaine eleanor elena eli elias elijah elisa elise elizabeth ella ellen elliot elsa emil emilia emily emma eric erica erik erin ernest esther ethan eugene eva evan evelyn fabian farah fatima fatou felicia felix ferdinand fernando fiona flora florence frances francesca francis francois frank franz fred freddie frederick frida gabriel gabriela gail gareth gary gavin geoff george georgia gerald gerard gilbert gina giovanni gisela giulia gloria gordon greg gregory greta guido guillermo gustav guy gwen hannah hans harold harriet harry harvey hassan hazel heather hector heidi heinrich helen helena helga henrik henry herbert hilda hiro hiroshi holly howard hugh hugo ian ibrahim ida igor ike ilya imran ingrid ira irene irina isaac isabel isabella isabelle isla ivan jackie jackson jacob jacqueline jade jaime jake james jamie jan jana jane janet janice jared jasmine jason javier jay jean jeff jeffrey jen jenna jennifer jenny jeremy jerome jerry jess jesse jessica jill jim jimmy joan joanna joao jochen jodie joe joel johan johanna john johnny jon jonas jonathan jordan jorge jose josef joseph josephine josh joshua joyce juan juanita judith judy julia julian juliana julie juliet julio jun june jurgen justin kai kamal karen karim karin karl karla kate katherine kathleen kathryn kathy katie katja katrina kay keith kelly ken kenji kenneth kenny kerry kevin khalid kim kimberly kirk kofi kristen kristin kumar kurt kwame kyle lakshmi lana lance lara larry laura lauren laurence laurent lauri lea leah lee leila lena leo leon leonard leroy leslie liam lidia lila lily lin linda lindsay lisa liu liz lloyd logan lois lorenzo lori lorraine lou louis louise luc luca lucas lucia lucinda lucy luis luisa luka luke lydia lynn madeline maggie magnus mai malcolm malik mandy manuel mara marc marcel marcia marco marcus margaret margarita maria marian marianne marie marina mario marion marissa marjorie marlene marta martha martin martina marvin mary masha mateo mathias matilda matt matteo matthew maureen maurice maxine maya megan mehmet mei melanie melinda melissa mercedes mia michael michel michelle miguel mike mikhail milan mildred milena millie mimi mina ming minh miriam mohamed mohammed moira molly mona monica monique moritz morgan muhammad mustafa myra nadia nadine nancy naomi natalia natalie natasha nathan neil nelson nicholas nick nicola nicolas nicole nigel nikita nikolai nils nina noah noel nora norman odalys olaf oleg olga oliver olivia omar oscar otto owen pablo paloma pam pamela paolo pascal patricia patrick paul paula pauline pavel pedro peggy penelope penny pete peter petra phil philip philippe phoebe phyllis pierre piotr priya priyanka quentin rachel rafael raj rajesh ralph ramon randy raquel raul raymond rebecca regina reginald rene renee ricardo rich richard rick ricky rita robert roberta roberto robin rochelle rodney roger roland roman ron ronald rosa rosalind rosemary rosie roxanne roy rudolf rupert russell ruth ryan sabine sabrina sally sam samantha samir samuel sandra sanjay sara sarah sasha saskia scott sean sebastian selena selma serena serge sergei sergio seth shannon sharon shaun sheila shelly sheryl shirley sidney siegfried sigrid silvia simon simone sofia sonia sophia sophie stacey stan stanislav stefan stefanie stella stephanie stephen steve steven stuart sunil suresh susan susanna susanne suzanne svetlana sven sylvia tamara tanja tanya tara tariq tatiana ted terence teresa terrence terry tessa thea theo theodore theresa thomas tiffany tim timothy tina tobias toby todd tom tomas tommy toni tony tracy trevor tristan troy tyler ulrich ulrike ursula valentina valerie vanessa vera verena veronica vicky victor victoria vijay vikram vince vincent viola violet virginia vivian vladimir walter wanda wayne wei wendy werner wesley whitney wilfred wilhelm william willie winston wolfgang wren xavier xiao yan yasmin yolanda yuki yusuf yves yvonne zach zachary zara zoe zoltan"
)
_PINYIN = word_set(
    "zhang wang li liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song zheng xie han tang feng yu "
    "dong xiao cheng cao yuan deng fu shen zeng peng lu su jiang cai jia ding wei xue ye yan pan du dai xia zhong tian ren fan "
    "fang shi yao tan liao xiong jin qiu qin hou shao meng long wan duan qian yin chang wen nguyen tran pham kim park choi"
)

_ZH_TITLE = r"(?:经理|总监|总(?![结是体数额量计共部包线表和之裁的在要会能可])|老师|主任|女士|先生|同学|处长|科长|局长|部长|院长|博士|工(?![作程具单人厂序种艺时资期地业号位])|姐(?!妹)|哥(?!们))"
_COMPOUND = "(?:欧阳|司马|上官|诸葛|慕容|司徒|夏侯|东方|皇甫|尉迟|公孙|令狐|宇文|长孙|端木|百里|南宫|独孤|申屠|轩辕|钟离|闻人|呼延)"
_ZH_NAME = rf"(?:{_COMPOUND}(?:{_ZH_TITLE}|[\u4e00-\u9fff]{{1,2}}?)|(?:小|老|阿)[{CHINESE_SURNAMES}]|(?!方[案法式向便]|高[中三二一级]|安[全排装]|常[见用规]|项目|文[件本档]|路[径由线]|金额|白名|时间|施工|管理|任务|范围|程序|向导|黄色|孔径|石材|罗列|钟点|和)[{CHINESE_SURNAMES}](?:{_ZH_TITLE}|[\u4e00-\u9fff]{{1,2}}?{_ZH_TITLE}?))"
_ZH_BEFORE = r"(?:(?<![\u4e00-\u9fff\w])|(?<=[由和与跟找让向及问叫@]))"
_ZH_SAYS = r"(?:今天|昨天|上午|下午|刚才|刚刚|又|也|还|再次)?(?:说|表示|提出|提到|认为|强调|反馈|补充|问|指出|要求|希望|建议|确认|发言|来电|打电话)"
_ZH_PERSON = re.compile(
    rf"{_ZH_BEFORE}(?:(?:{_COMPOUND}|[{CHINESE_SURNAMES}]){_ZH_TITLE}|{_ZH_NAME}(?=(?:在|于)?周五|(?:在|于)?三月|{_ZH_SAYS}|\s?[：:]))"
)
_ZH_FIRM = re.compile(r"[\u4e00-\u9fff]{2,14}?(?:股份有限公司|有限责任公司|有限公司|股份公司)")


@lru_cache(maxsize=8192)
def neutral(words: str, language: Language) -> str:
    """Return ``words`` with stand-ins for persons, firms and days.

    Examples
    --------
    >>> neutral("Mr. Okafor said on 3 May: we need it.", Language.EN)
    'Alex said on Friday: we need it.'
    >>> neutral("欧阳经理5月3日说：我们需要导出。", Language.ZH)
    '小王周五说：我们需要导出。'
    """
    if language is Language.ZH:
        found = _ZH_MONTHS.sub(_MONTH[language], _ZH_DAYS.sub(DAY[language], words))
        found = _ZH_FIRM.sub(_FIRM[language], _TWICE.sub(DAY[language], found))
        return _ZH_PERSON.sub(PERSON[language], found)
    found = _EN_MONTHS.sub(_MONTH[language], _EN_DAYS.sub(DAY[language], words))
    found = _TITLED.sub(PERSON[language], _TWICE.sub(DAY[language], found))
    return _RUN.sub(_without_name, found)


def _without_name(run: re.Match[str]) -> str:
    """Return a run of capitalized words with the person or firm in it replaced."""
    words = run[0].split(" ")
    low = [_bare(word) for word in words]
    if words[-1].rstrip(".") in _FIRM_END and len(words) > 1:
        return _FIRM[Language.EN]
    for at, word in enumerate(low):
        follows = at + 1 < len(low)
        if word in _FIRST_NAMES and (word not in _AMBIGUOUS or follows or at):
            end = min(len(low), at + 3)
            return " ".join(
                [*words[:at], PERSON[Language.EN] + _ending(words[end - 1]), *words[end:]]
            )
    short = len(low) <= 3 and low[0] not in _NO_PERSON
    if short and len(low) > 1 and low[-1] in _PINYIN:
        return PERSON[Language.EN] + _ending(words[-1])
    if (
        short
        and not any(word.isupper() and len(word) > 1 for word in words)
        and _SPEECH.match(run.string, run.end())
    ):
        return PERSON[Language.EN]
    return run[0]


def _bare(word: str) -> str:
    return re.sub(r"['’]s?$", "", word.lower().rstrip("."))


def _ending(word: str) -> str:
    return "'s" if word.endswith(("'s", "’s")) else ""
