# ruff: noqa: E501 - word lists read better in few lines
"""Persons and firms in English text: "Ms Kowalczyk", "Tunde Bakare said", "Hi Xochitl,", "Nordhavn A/S".

Names that a list knows count wherever they stand. Any other capitalized words are a person only where a person is
addressed, quoted or referred to, and where they are no word that our documents write in lower case ("Management
wants"), no product and no place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources

from nlp.normalize import word_set

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽ"
_WORD = rf"(?:(?:[{_UPPER}]\.){{2,}}|[{_UPPER}]\.(?=\s[{_UPPER}])|[{_UPPER}](?:[A-Za-z0-9_\u00c0-\u024f'’-]|/(?=[{_UPPER}]\b))*)"
_JOINT = r"(?:\s(?:van|von|der|den|de|da|di|del|bin|al|el|la|le|du|dos|ter|ten))*"
_TITLED = re.compile(
    rf"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sir|Madam|Madame|Monsieur|Herr|Frau|Se[nñ]or|Se[nñ]ora|Sgt|Lt|Col|Sr|Sra|Mdm|Capt|Captain|Rev|Fr|Judge|Professor|Doctor)\b\.?"
    rf"{_JOINT}\s+{_WORD}(?:{_JOINT}\s{_WORD}){{0,2}}"
)
_RUN = re.compile(rf"(?<![\w./-]){_WORD}(?:{_JOINT}\s(?:[{_UPPER}]\.(?!\w)|{_WORD})|\s&\s{_WORD})*")
_WHOLE = re.compile(rf"{_WORD}(?:{_JOINT}\s(?:[{_UPPER}]\.|{_WORD}))*")
_DOTTED = re.compile(r"\.(?=[,:]|\s[a-z]|\s?[(—–])")
_SPEECH = re.compile(
    r"(?:\s\([^)]{1,24}\))?,?\s+(?:(?:from|in|of|at)\s+(?:the\s+)?[\w&]+(?:\s(?:team|side|department|office))?\s+)?(?:also\s+|then\s+|again\s+|just\s+|still\s+|really\s+|already\s+)?"
    r"(?:said|says|asked|asks|told|mentioned|mentions|wrote|writes|noted|notes that|added that|"
    r"confirmed|requested|suggested|suggests|explained|reported|replied|emphasi[sz]ed|pointed out|reminded|insisted|insists|agreed|agrees|"
    r"stressed|complained|called|wants|wanted|thinks|thought|feels|felt|believes|hopes|hoped|would like|would prefer|would love|prefers|expects|raised|needs us|is asking|asking|"
    r"and I|and me|on (?:Friday|March))\b"
)
_PERSONAL = re.compile(
    r"(?:\s\([^)]{1,24}\))?\s+(?:from\s+\w+\s+(?:would|wants|asked)|said|says|thinks|thought|feels|felt|believes|hopes|and I|told|would like|asked us|mentioned)\b"
)
_GREETED = re.compile(
    r"(?:^|[\n.!?]\s{0,2})(?:Hi|Hello|Hey|Dear|Morning|Good (?:morning|afternoon|evening)|Thanks|Thank you|Many thanks|Cheers|Sorry|Yes|No|Ok|OK|Right),?(?:\sagain)?(?:\sso much)?,?\s$",
    re.IGNORECASE,
)
_REFERRED = re.compile(
    r"\b(?:spoke|speaking|spoken|talked|talking|met|meeting|call|chat|chatted|discussed|agreed|agree|checked|check|work|worked|lunch|conversation|email|mail|message|note|feedback|input|request|comment|question|approval|sign-off|"
    r"heard|sync|synced|aligned|together)\s(?:with|to|from|by|of)\s$|\b(?:according to|as per|per|thanks to|on behalf of|cc|cc'd|ask|asked|tell|told|remind|reminded|ping|contact|let|invite|invited)\s$",
    re.IGNORECASE,
)
_OWNED = re.compile(
    r"\s(?:team|request|requests|department|e?mail|mail|message|comment|comments|feedback|idea|suggestion|wish|point|call|note|notes|manager|group|office|people|side|"
    r"view|opinion|boss|assistant|colleagues?|question|questions|concern|concerns|proposal|approval|list|remarks?|words)\b"
)
_ADDRESSED = re.compile(r"\s?[,:–—-]?\s*(?:$|\n)|\s?[,:]\s|\s?[–—-]\s|[.!](?:\s|$)")
_FIRM_END = word_set(
    "Ltd Inc LLC GmbH Corp Corporation Limited PLC AG BV Pty Holdings Group A/S AB SA NV SE KG SpA Oy ApS LLP LP Co Company"
)
_FIRM_SOFT = word_set(
    "Analytics Bank Insurance University School District Hospital Clinic Health Foods Robotics Logistics Consulting Partners Industries Energy Motors Airlines Foundation "
    "Institute Associates College Academy Council Pharma Pharmaceuticals Biotech Labs Technologies Technology Software Capital Ventures Freight Shipping Retail Stores Supermarkets Hotels Telecom Media Brothers Sons"
)
PRODUCTS = word_set(
    "excel word powerpoint outlook teams sharepoint onedrive access visio windows azure office microsoft jira confluence trello asana slack zoom salesforce hubspot zendesk stripe paypal sap oracle "
    "netsuite workday servicenow quickbooks xero shopify magento woocommerce wordpress drupal github gitlab jenkins docker kubernetes chrome safari firefox edge android ios iphone ipad google gmail "
    "amazon aws alexa apple facebook instagram whatsapp twitter linkedin youtube netflix spotify dropbox figma sketch miro notion airtable zapier twilio sendgrid mailchimp tableau looker power grafana "
    "kibana datadog sentry okta auth0 linux ubuntu debian redis kafka postgres postgresql mysql mongodb python java javascript react angular vue node django flask kotlin swift docusign adobe acrobat "
    "photoshop monday basecamp intercom klaviyo calendly webex skype signal telegram wechat alipay klarna visa mastercard amex dhl ups fedex usps siri cortana copilot gdpr hipaa sox iso scrum kanban moscow "
    "sprint epic bluetooth wifi ethernet barcode unicode"
)
PLACES = word_set(
    "london paris berlin munich hamburg frankfurt vienna zurich geneva madrid barcelona lisbon rome milan amsterdam rotterdam brussels copenhagen oslo stockholm helsinki warsaw prague budapest bucharest sofia athens "
    "dublin edinburgh manchester birmingham leeds glasgow york boston chicago dallas houston denver seattle portland oakland detroit atlanta miami toronto montreal vancouver ottawa mexico lima bogota sydney melbourne "
    "brisbane perth auckland wellington tokyo osaka kyoto seoul beijing shanghai shenzhen guangzhou chengdu hangzhou taipei singapore bangkok jakarta manila hanoi mumbai delhi bangalore chennai dubai riyadh cairo nairobi "
    "lagos accra johannesburg england scotland wales ireland britain germany france spain italy portugal netherlands belgium denmark norway sweden finland poland austria switzerland hungary romania greece turkey russia "
    "ukraine china japan korea india vietnam thailand malaysia indonesia philippines australia canada america brazil argentina chile colombia peru africa asia europe north south east west central emea apac latam "
    "english german french spanish italian dutch chinese japanese korean british american european asian"
)
_NO_PERSON = (
    PRODUCTS
    | PLACES
    | word_set(
        "i we you they he she it this that these those the a an all everyone everybody someone somebody anyone nobody no one who "
        "team client clients customer customers user users admin admins system app application server website site page dashboard "
        "button service module feature report please us them him her me each both vendor supplier management support sales "
        "marketing finance legal next then also none open done yes developers engineering design product qa dev it hr ops backend "
        "frontend stakeholders stakeholder board department staff our your their my project manager owner director head office "
        "company professor instructor teacher student students group people most many some few other others our there what how "
        "when where why which and but or so if as"
        "to as at in on of by for from moreover therefore furthermore additionally however facilitator interviewee interviewer absent present quorum partner sirs easter christmas oh ah eh mm wow yeah yep nope amber red green "
        "sms rbi ba ops netball badminton curtain minibar postage recipient subject cafe gym minutes attendees participants chair scribe speaker narrator unknown freundliche schwester leiter leiterin geschäftsführer bauleitung "
        "mondays tuesdays wednesdays thursdays fridays saturdays sundays "
        "nobody hi hello hey dear thanks thank yes please ok okay sorry sir madam folks guys friends support legal sales all there colleagues ladies gentlemen regards best cheers good morning afternoon evening hr accounting "
        "warehouse procurement purchasing operations compliance security reception housekeeping maintenance logistics drivers nurses doctors patients parents guests members visitors tenants residents teachers buyers sellers "
        "suppliers partners vendors contractors auditors accountants investors regulators regulator auditor bank court government ministry council committee headquarters hq ui ux api po db os ai bi ml uk us eu un pdf csv xml "
        "json sql url id faq kpi sla crm erp cms pos hris sso mfa vpn dns ssl tls http https ftp ssh smtp imap rfid nfc gps gpu cpu ram usb lan wan am pm eod eta tbd tbc n/a asap fyi btw ps re fw fwd cc bcc mvp poc rfp rfi nda sow gdpr"
    )
)
_AMBIGUOUS = word_set(
    "will mark bill rose grace don dean rob frank jack may art ray drew faith hope joy sue pat gene chase grant miles page iris ruby ivy dale glen cliff max sandy ross "
    "summer hunter autumn dawn mason carter cooper parker taylor turner walker baker fisher archer porter sawyer robin ginger violet lily daisy heather holly olive rusty earnest frank ernest guy angel angela chance christian "
    "crystal eve june april august january jan jay joy penny pierce reed rich rocky sean skip stone summer sunny terry tiffany trinity van victor wade warren woody wright young bell brook brooks cash clay colt cruz diamond duke earl "
    "forest fox gale genesis hazel hero honor jade jasmine jewel justice karma king lane melody mercy miracle north ocean page paris park patience pearl pepper phoenix pride prince princess queen rain reason rebel river sage "
    "sailor saint season serenity sky sonny star sterling storm sugar temperance tempest topaz unique unity vale valentine verity vision west willow winter wolf wren zephyr marshal marshall dell ford chase gray green brown black white gold silver"
)
_FIRST_NAMES = word_set(
    "aaron abby abdul abigail ada adam adele adrian agnes ahmed aisha alan albert alec alejandro alex alexander alexandra alexis alfred ali alice alicia alina alison allison alma alvin amanda amara amber amelia amir amy ana anders andre andrea andreas andrew andy angela angelina anil anita anja ann anna anne annette annie anthony antoine anton antonio anya aria ariel arjun arthur ashley astrid audrey aurora austin ava axel barbara beatrice becky bella ben benjamin bernard bert beth betty beverly bianca bjorn blake bob bonnie boris brad bradley brandon brenda brent brett brian bridget brooke bruce bruno bryan caleb cameron camila camille candice carl carla carlos carmen carol carolina caroline carolyn carrie casey cassandra catherine cathy cecilia celia celine chad chandra charles charlie charlotte chelsea chen cheryl chiara chloe chris christian christina christine christopher chuck cindy claire clara clarence claudia clement clint cody colin colleen connor conrad constance corey courtney craig cristina crystal curtis cynthia daisy damien dan dana daniel daniela danielle danny daphne daria darius darren daryl dave david dawn deborah deepa denise dennis derek desmond devon diana diane diego dimitri dina dirk dmitri dolores dominic donald donna dora doris dorothy doug douglas duncan dustin dylan ed eddie edgar edith edmund eduardo edward edwin eileen elaine eleanor elena eli elias elijah elisa elise elizabeth ella ellen elliot elsa emil emilia emily emma eric erica erik erin ernest esther ethan eugene eva evan evelyn fabian farah fatima fatou felicia felix ferdinand fernando fiona flora florence frances francesca francis francois frank franz fred freddie frederick frida gabriel gabriela gail gareth gary gavin geoff george georgia gerald gerard gilbert gina giovanni gisela giulia gloria gordon greg gregory greta guido guillermo gustav guy gwen hannah hans harold harriet harry harvey hassan hazel heather hector heidi heinrich helen helena helga henrik henry herbert hilda hiro hiroshi holly howard hugh hugo ian ibrahim ida igor ike ilya imran ingrid ira irene irina isaac isabel isabella isabelle isla ivan jackie jackson jacob jacqueline jade jaime jake james jamie jan jana jane janet janice jared jasmine jason javier jay jean jeff jeffrey jen jenna jennifer jenny jeremy jerome jerry jess jesse jessica jill jim jimmy joan joanna joao jochen jodie joe joel johan johanna john johnny jon jonas jonathan jordan jorge jose josef joseph josephine josh joshua joyce juan juanita judith judy julia julian juliana julie juliet julio jun june jurgen justin kai kamal karen karim karin karl karla kate katherine kathleen kathryn kathy katie katja katrina kay keith kelly ken kenji kenneth kenny kerry kevin khalid kim kimberly kirk kofi kristen kristin kumar kurt kwame kyle lakshmi lana lance lara larry laura lauren laurence laurent lauri lea leah lee leila lena leo leon leonard leroy leslie liam lidia lila lily lin linda lindsay lisa liu liz lloyd logan lois lorenzo lori lorraine lou louis louise luc luca lucas lucia lucinda lucy luis luisa luka luke lydia lynn madeline maggie magnus mai malcolm malik mandy manuel mara marc marcel marcia marco marcus margaret margarita maria marian marianne marie marina mario marion marissa marjorie marlene marta martha martin martina marvin mary masha mateo mathias matilda matt matteo matthew maureen maurice maxine maya megan mehmet mei melanie melinda melissa mercedes mia michael michel michelle miguel mike mikhail milan mildred milena millie mimi mina ming minh miriam mohamed mohammed moira molly mona monica monique moritz morgan muhammad mustafa myra nadia nadine nancy naomi natalia natalie natasha nathan neil nelson nicholas nick nicola nicolas nicole nigel nikita nikolai nils nina noah noel nora norman odalys olaf oleg olga oliver olivia omar oscar otto owen pablo paloma pam pamela paolo pascal patricia patrick paul paula pauline pavel pedro peggy penelope penny pete peter petra phil philip philippe phoebe phyllis pierre piotr priya priyanka quentin rachel rafael raj rajesh ralph ramon randy raquel raul raymond rebecca regina reginald rene renee ricardo rich richard rick ricky rita robert roberta roberto robin rochelle rodney roger roland roman ron ronald rosa rosalind rosemary rosie roxanne roy rudolf rupert russell ruth ryan sabine sabrina sally sam samantha samir samuel sandra sanjay sara sarah sasha saskia scott sean sebastian selena selma serena serge sergei sergio seth shannon sharon shaun sheila shelly sheryl shirley sidney siegfried sigrid silvia simon simone sofia sonia sophia sophie stacey stan stanislav stefan stefanie stella stephanie stephen steve steven stuart sunil suresh susan susanna susanne suzanne svetlana sven sylvia tamara tanja tanya tara tariq tatiana ted terence teresa terrence terry tessa thea theo theodore theresa thomas tiffany tim timothy tina tobias toby todd tom tomas tommy toni tony tracy trevor tristan troy tyler ulrich ulrike ursula valentina valerie vanessa vera verena veronica vicky victor victoria vijay vikram vince vincent viola violet virginia vivian vladimir walter wanda wayne wei wendy werner wesley whitney wilfred wilhelm william willie winston wolfgang wren xavier xiao yan yasmin yolanda yuki yusuf yves yvonne zach zachary zara zoe zoltan summer hunter marigold"
)
_PINYIN = word_set(
    "zhang wang li liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song zheng xie han tang feng yu "
    "dong xiao cheng cao yuan deng fu shen zeng peng lu su jiang cai jia ding wei xue ye yan pan du dai xia zhong tian ren fan "
    "fang shi yao tan liao xiong jin qiu qin hou shao meng long wan duan qian yin chang wen nguyen tran pham kim park choi"
)


@cache
def _ordinary() -> frozenset[str]:
    """Return words that our documents write in lower case; see `training.ordinary_words`."""
    listed = resources.files("nlp.people").joinpath("ordinary_en.txt").read_text(encoding="utf-8")
    return word_set(listed) - _FIRST_NAMES


def english_names(words: str) -> Iterator[tuple[int, int, bool]]:
    """Yield where persons and firms stand in ``words``, in order, and whether it is a firm.

    Days read "Friday" there, months "March"; a possessive ending is no part of a name.
    """
    at = 0
    titled = [match.span() for match in _TITLED.finditer(words)]
    for run in _RUN.finditer(words):
        if run.start() < at:
            continue
        within = [span for span in titled if span[0] < run.end() and run.start() < span[1]]
        found = (*within[0], False) if within else _in_run(run)
        if found is not None:
            start, end, firm = found
            end -= len("'s") if words[start:end].endswith(("'s", "’s")) else 0
            # "Vela Robotics Inc. asked": the dot belongs to the name unless it ends the sentence
            end += len(".") if _DOTTED.match(words, end) else 0
            yield start, end, firm
            at = end


def is_english_name(words: str, *, alone: bool = False) -> bool:
    """Tell whether ``words``, which stand where names stand, are a person's name; ``alone`` asks it of any place."""
    if not _WHOLE.fullmatch(words):
        return False
    low = [_bare(word) for word in words.split() if not word.islower()]
    if (
        len(low) > _LONGEST_NAME
        or low[0] in _NO_PERSON
        or not re.fullmatch(r"[^\W\d_][^\W\d_'’-]+", low[0])
    ):
        return False
    if alone:
        return not _is_ordinary(low[0]) and low[0] not in _AMBIGUOUS
    known = low[0] in _FIRST_NAMES or low[0] in _AMBIGUOUS
    return (known and len(low) > 1) or not any(
        _is_ordinary(word) or word in _NO_PERSON or word in _AMBIGUOUS for word in low
    )


_DERIVED = re.compile(
    r"(?:ings?|ments?|tions?|sions?|ness|it(?:y|ies)|ances?|ences?|ship|ware|ers|ors|ists|ics|ies|able|ible|ized|ised)$"
)
_LONGEST_NAME = 4
_LINK = ""
_INITIALS = 3
_PARTICLE = re.compile(r"-(?:up|in|out|off|on|to|by|down)$")


def _in_run(run: re.Match[str]) -> tuple[int, int, bool] | None:
    """Return the person or firm in a run of capitalized words."""
    tokens = [(run.start() + m.start(), m[0]) for m in re.finditer(r"\S+", run[0])]
    low = [_bare(token) for _, token in tokens]
    low = [_LINK if token.islower() else word for word, (_, token) in zip(low, tokens, strict=True)]
    if len(low) > 1 and _is_firm(run.string, tokens, low):
        return run.start(), run.end(), True
    for at, word in enumerate(low):
        if word in _FIRST_NAMES and (word not in _AMBIGUOUS or _is_followed(low, at)):
            begin = at  # "Roisin Kelly": the unknown word before belongs to the name
            if at and low[at - 1] not in _NO_PERSON and not _is_ordinary(low[at - 1]):
                begin = at - 1
            end = at + 1
            while end < min(len(low), at + 3) and low[end] not in _NO_PERSON:
                end += 1
            return tokens[begin][0], tokens[end - 1][0] + len(tokens[end - 1][1]), False
    at = 0
    while at < len(low) - 1 and (low[at] in _NO_PERSON or _is_ordinary(low[at])):
        at += 1
    rest = [word for word in low[at:] if word is not _LINK]
    if len(rest) > _LONGEST_NAME or any(word in _NO_PERSON for word in rest):
        return None
    found = tokens[at][0], run.end(), False
    return found if _is_evident(run, tokens[at][0], tokens[-1][1], rest) else None


def _is_followed(low: list[str], at: int) -> bool:
    """Tell whether an ambiguous first name stands beside a word that is a name or unknown."""
    others = low[at + 1 : at + 2] or low[max(0, at - 1) : at]
    return any(not _is_ordinary(word) and word not in _NO_PERSON for word in others)


def _is_evident(run: re.Match[str], start: int, last: str, rest: list[str]) -> bool:
    """Tell whether the words around unknown capitalized words make them a person."""
    text, end = run.string, run.end()
    before = text[max(0, start - 40) : start]
    if before.endswith("@"):
        return True
    if len(rest) == 1 and (len(rest[0]) == 1 or _PARTICLE.search(rest[0])):
        return False
    greeted = bool(_GREETED.search(before) and _ADDRESSED.match(text, end))
    if greeted and (len(rest) == 1 or not _is_ordinary(rest[0])):
        return True
    referred = bool(_REFERRED.search(before))
    owned = last.endswith(("'s", "’s")) and _OWNED.match(text, end) is not None
    if any(len(word) > 1 and word.isupper() for word in run[0].split()):
        short = sum(sign.isalpha() for sign in rest[-1]) <= _INITIALS
        return short and (referred or _PERSONAL.match(text, end) is not None)
    if rest[0] in _AMBIGUOUS:
        return referred or owned or _PERSONAL.match(text, end) is not None
    acts = referred or owned or _SPEECH.match(text, end) is not None
    labels = text[end : end + 1] == ":" and not before.strip(" \t-*>")
    known = len(rest) > 1 and rest[-1] in _PINYIN
    return (acts or labels or known) and not any(map(_is_ordinary, rest))


def _is_firm(text: str, tokens: list[tuple[int, str]], low: list[str]) -> bool:
    """Tell whether capitalized words name a firm: a legal form at the end, or a line of business behind a name."""
    last = tokens[-1][1].rstrip(".")
    if last.endswith(("'s", "’s")):
        last = last[:-2]
    if last in _FIRM_END and last != "Company":
        return low[0] not in _NO_PERSON
    if last not in _FIRM_SOFT and last != "Company" and "&" not in low:
        return False
    if low[0] in _NO_PERSON:
        return False
    start, end = tokens[0][0], tokens[-1][0] + len(tokens[-1][1])
    acts = _SPEECH.match(text, end) or text[:start].endswith((" at ", " from ", " for "))
    return not _is_ordinary(low[0]) or (bool(acts) and last in _FIRM_SOFT)


@lru_cache(maxsize=4096)
def _is_ordinary(word: str) -> bool:
    known = _ordinary()
    if word in known or word.rstrip("s") in known:
        return True
    return word not in _FIRST_NAMES and bool(_DERIVED.search(word)) and len(word) > 5


def _bare(word: str) -> str:
    return re.sub(r"['’](?:s|m|ve|d|ll|re)?$", "", word.lower().rstrip("."))
