# ruff: noqa: E501 - word lists read better in few lines
"""Persons in Chinese text: 王经理, 小卫, 阿珍, 诸葛青, "单敏提出", "请仇亮确认", "Amy 说", 迈克尔·陈.

A name has no capital letter to be known by. It is believed where a surname stands with a title, or where a surname with
one or two characters that make no ordinary word ("高峰", "方案") stands where a person does: before a verb of speaking,
a colon or a greeting, between "请" and what is asked of somebody, before "的意思".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

from nlp.names import CHINESE_SURNAMES, COMPOUND_SURNAMES, SURNAMES
from nlp.normalize import word_set

_HAN = r"[\u4e00-\u9fff]"
# Surnames that are words of grammar, too; with a bare title they are those words ("和经理确认").
_GRAMMAR_ONLY = "那占区钮和向于从由与都经全能满通后相别"
_GRAMMAR = "和向于从由与应全都经时后相别支能满通查连管计任充终越空单双"
_TITLE = (
    r"(?:副总经理|总经理|副总裁|总裁|副总|总工(?:程师)?|总监|总(?![结是体数额量计共部包线表和之裁的在会能可])|经理|老师|主任|主管|女士|先生|小姐|同学|"
    r"处长|科长|局长|部长|院长|校长|行长|厂长|店长|所长|站长|组长|队长|馆长|董事长|书记|秘书|助理|教授|博士|医生|律师|师傅|工程师|老板|"
    r"工(?![作程具单人厂序种艺时资期地业号位况龄])|姐(?!妹)|哥(?!们)|[处科局董](?=[，,：:、说讲要提强反表认让]|$))"
)
# No given name ends in these: words of roles, places, amounts, grammar.
_NEVER_GIVEN = (
    "的了是在有及或等们个这那此该其请需要把将系统功能项目数据部组方员人司队门客户用前后端台页面接口计划术师代表各会议关为到给让被对再也都就还只才很最每已未不可应"
    "期日月年内外上下左右程序务工店区县市省镇村厂院校街楼层室库款费额率价量类型号码货车票证卡件批份种项条点段章节版页图"
    "按叫旅健委局本说问答提收付发送做看想去来回吗呢吧啊您你我他她它"
)
_GIVEN = rf"(?:(?![{_NEVER_GIVEN}]){_HAN})"
_FULL = (
    rf"(?:(?:{COMPOUND_SURNAMES}){_GIVEN}{{1,2}}?|[{''.join(sorted(SURNAMES))}]{_GIVEN}{{1,2}}?)"
)
_AFTER_DOT = rf"(?:(?!反馈|表示|要求|确认|希望|强调|认为|沟通|开会|麻烦|建议){_GIVEN}){{1,4}}"
_FOREIGN = (
    r"(?:(?:约翰|約翰|艾米(?:丽|莉)|迈克(?:尔)?|大卫|玛丽亚?|汤姆|杰克|杰瑞|杰森|凯文|凯特|露西|莉莉|丽莎|安娜|艾伦|安迪|彼得|保罗|史蒂[夫文]|史密斯|托尼|"
    rf"詹姆斯|罗伯特|威廉|亚历克斯|索菲亚?|爱丽丝|琳达|马克|卢卡斯|丹尼尔|大卫|戴维|山姆|本杰明|田中|佐藤|铃木|山本|池田)(?:·{_AFTER_DOT})?|(?:(?![请让和跟按由找与叫给据]){_GIVEN}){{1,5}}·{_AFTER_DOT})"
)
_LATIN = r"(?:[A-Z][A-Za-z'’.-]{1,20}(?: [A-Z][A-Za-z'’.-]{0,20}){0,2})"

_HALF = r"(?:一早|上午|下午|早上|晚上|中午|凌晨|半夜)"
CHINESE_TIME = (
    rf"(?:[昨今明前](?:天|晚|早|晨|日){_HALF}?|(?:[上下本这前]个?)?(?:周|星期|礼拜)[一二三四五六日天末初]?{_HALF}?|[上下本这]个?月[初底中末]?(?:\d{{1,2}}[号日])?|三?月[初底中末]|"
    rf"{_HALF}|\d{{1,2}}[/.]\d{{1,2}}|\d{{1,2}}[:：]\d{{2}}|\d{{1,2}}点半?|\d{{1,2}}[号日])"
)
_WHEN = rf"(?:(?:在|于)?(?:{CHINESE_TIME}{{1,2}}|刚才|刚刚|方才|三月|前几天|日前|近日|会后|会前|会上|电话里|邮件里|群里|微信里|现场)[里上中]?)"
_HOW = r"(?:又|也|还|再次|再三|已经?|都|就|刚刚?|特别|一直|反复|多次|明确|当场|当面|专门|特意|主动|后来|随后|首先|最后|一再|私下|口头|紧接着)"
_SURE = (
    r"(?:说(?![明法话服辞])|讲(?!解|义|台|师|座)|表示|提出|提到|提及|提议|认为|觉得|强调|补充(?:说|道)?|指出|反馈(?!表|单|页|入口|功能)|反映|抱怨|投诉(?!单|渠道)|转达|交代|叮嘱|告诉|坚持|"
    r"来电|打电话|打来|留言(?!板)|发邮件|写道|回复说|回答|拍板|点名|发言|称|那边|这边|本人|提的|定的|要的|催)"
)
_SHAKY = r"(?:要求|希望|建议|确认|同意|通知|提醒|介绍|汇报|解释|回复|答复|想要?|问|批准|审批|签字)"
_MEANS = r"的(?:意思|要求|意见|建议|想法|说法|反馈|邮件|需求|话|提议|诉求|理解|看法|回复|消息|指示|口径|手机|电话|微信|账号|名字)"
_ASKED = (
    r"(?:确认|核对|沟通|开会|开了|讨论|对接|联系|聊|商量|协商|汇报|发(?!布|送|票|货)|看|帮|协助|尽快|处理|提供|安排|跟进|负责|整理|审批|签字|核实|反馈|约|碰|同步|"
    r"对一?下|讲|说|谈|见|过目|过一遍|定|牵头|和|与|、|[，。,;；！!]|$|\s|明天|今天|下周|本周|这周|月底|周五)"
)
_GREETS = r"[，,、]?\s?(?:[您你]好|好[，,。！!]|早上好|上午好|下午好|晚上好|辛苦|早[，,。！!])"
_TURNS = rf"(?:[，,]\s?(?:麻烦|请|帮忙?|能否|能不能|可否|收到|之前|关于|我们|这边|抱歉|打扰|谢谢)|\s?[：:]|(?:\({_HAN}{{1,8}}\))[：:]?)"
_STRONG = rf"(?={_WHEN}?{_HOW}?{_HOW}?{_WHEN}?{_SURE}|{_MEANS}|{_GREETS}|{_TURNS})"

_BEFORE = re.compile(
    r"(?:^|[^\u4e00-\u9fff\w]|(?<!申)请|让|由|和|与|跟|找|问|叫|给|按照?|根?据|依照|照|向|把|被|听|经(?!理)|同|及|对|代|替|是|等|派|"
    r"昨天|今天|前天|上午|下午|早上|晚上|刚才|刚刚|昨晚|今早|周五|三月|会上|会后|后来|随后|其中|另外|但是?|不过|而且|因为|所以|部|科|组|处|办|室|店|厂|"
    r"[客甲乙丙我对你贵]方|客户|领导|经理|主管|总监|专员|负责人|同事|同学|老板|设计师?|开发|测试|产品|运营|财务|采购|销售|法务|业务|用户|我们?的?|那位|这位|一位|"
    r"联系人|接口人|对接人|主持人?|记录人?|汇报人|姓名|特别)$"
)
_ASKING = re.compile(
    r"(?:(?<!申)请|让|由|和|与|跟|找|叫|给|等|问|派|麻烦|抄送|联系|客户|甲方|部|、)\s?$"
)
_SURNAME = f"[{''.join(sorted(SURNAMES))}]"
_WHOLE = re.compile(rf"(?:{COMPOUND_SURNAMES}|{_SURNAME}){_GIVEN}{{1,2}}")
_NICK = re.compile(rf"[小老][{CHINESE_SURNAMES}祝卫鲍裴邢匡骆柯仇苗尚甘盛]|阿{_GIVEN}")
_START = re.compile(
    rf"{_SURNAME}|[小老阿A-Z{''.join(sorted({f[0] for f in COMPOUND_SURNAMES.split('|')}))}约約艾迈大玛汤杰凯露莉丽安彼保史托詹罗威亚索爱琳马卢丹戴山本田佐铃池]|{_HAN}(?={_HAN}{{0,4}}·)"
)
_TITLED_NAME = re.compile(
    rf"(?P<name>(?:{COMPOUND_SURNAMES}|{_SURNAME}){_GIVEN}{{0,2}}?){_TITLE}{_TITLE}?|(?P<latin>{_LATIN})\s?(?:姐|哥|总(?![结体数额量计共部])|老师|经理|先生|女士|小姐)"
)
_LONGEST = _FULL.replace("{1,2}?)", "(?:(?![又也还再都就已曾])" + _GIVEN + ")?)")
_STRONG_NAME = re.compile(
    rf"(?P<name>{_LONGEST}|[小老]{_SURNAME}|阿{_GIVEN}{{1,2}}?)(?:{_STRONG}|(?P<shaky>(?={_WHEN}?{_HOW}?{_HOW}?{_WHEN}?{_SHAKY})))"
    rf"|(?P<latin>{_LATIN})(?=\s?(?:{_WHEN}?{_HOW}?{_HOW}?{_WHEN}?(?:{_SURE}|{_SHAKY})|{_MEANS}|{_GREETS}|[，,]\s?(?:麻烦|请|帮|能否|能不能)))"
)
_NICKNAME = re.compile(
    rf"(?P<name>[小老][{CHINESE_SURNAMES}])(?!{_HAN})|(?P<near>[小老][{CHINESE_SURNAMES}])(?=[和与跟的在会去来把今昨明])|(?P<foreign>{_FOREIGN})"
)
_ASKED_NAME = re.compile(
    rf"(?P<name>{_FULL}|[小老]{_SURNAME}|阿{_GIVEN}{{1,2}}?)(?={_ASKED})|(?P<latin>{_LATIN})(?=\s?{_ASKED})"
)
_KINDS = (
    (_TITLED_NAME, _BEFORE),
    (_STRONG_NAME, _BEFORE),
    (_NICKNAME, _BEFORE),
    (_ASKED_NAME, _ASKING),
)
_AT = re.compile(
    rf"@\s?(?P<who>{_FOREIGN}|{_LATIN}(?:姐|哥|总|老师)?|(?:{COMPOUND_SURNAMES}|{_HAN}){_HAN}{{0,2}}?{_TITLE}?(?=[^\u4e00-\u9fff]|$)|{_FULL})"
)
_LIKELY = frozenset(
    "绪丹偉曉華國麗強軍傑靜穎瑩龍鳳鳴鵬飛東陽伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰萍红春梅建国文斌波辉鹏飞宇浩然晨阳欣怡雅婷雪琳佳慧莹洁晓冬东宁波峰锋林森海江河山川云雷霖雨雯薇蕾莉莎"
    "菲菁菊荷莲蓉蓓芝芬芸苗萌琪瑶珊珍珠瑾瑜璐琴琦玲玫环瑞琼瑛璇宾彬炳炎炜焕煜灿烨熙燕凤鸾鹤鸿鹰龙虎豹麟骏骥马腾达远迪运进连德志忠思恩惠愿慈念恒怀忆恺悦"
    "悠懿成诚谦让训诗谊谨词颖颜顺颂领新昕旭昊昌昕星晴晖晗景智暖曙曼朋朗望权材杨松柏柯柳桐桦梓楠楷榕樱槐正武毅民永汉沛沁泽洪润涵淑清渊源溪滨漫潇澜瀚灵"
    "仁仪伊伦伯佩依俊俐信倩健偲傲儒元兆先光克全兴冠冰凌凡凯利力劲勋勤匡千升卓博卫厚友双可吉同君启咏哲唯喜嘉囡国圆坚坤培基堂增士夏天奇奎奕如妍妙姗姣姝娅"
    "娇娥娴婉婧婵媛嫣子孟学宏宗定宜实宣家容宽富寒小少尚屏岚岩岳峻崇嵘川州巍师帅帆平年广庆康廷弘彤彦彪律得心必忱怀恬愉懋戈才扬承抒拓振捷敬文斐方旋日易昀昂昭"
    "晏晟朔木来杏果枫柔栋根格桃梁棋楚模欢歌毓水汝池沙泉波津浦润涌淳渝湘湛滔漪焱爱牧犁玄玥珂珏珺理琛琰琳瑄璞瓒甜田甲申男画登皓皎益盈盛直相真知石硕碧礼祖祥祯福"
    "禄禹秋科程稳立章竹笑筠筱箫精素紫红纪纯纲绍经维绮绪缨罡羽翔翠翰耀聪胜芮苏若英茂茗茜茵荔荣莘莞莫菱萱葆葵蓝蔓蔚薛藏虹蝶蝉裕觉言誉豪贝贞贤贵资赞越超跃轩辰迅迎逸道邦郁郎采里野钊钢铁铭"
    "银锐锦镇长闯闻阔陆雄霄霆霏露青靖静韬韵音频风馨驰高魁鲁鹃黎一三乐之乃义书二于亚亦亨京亮人仙"
)
_NAME_WORDS = word_set(
    "卓越 高远 方正 安然 高明 文静 安宁 江山 江河 方圆 马力 白雪 石磊 高洁 文雅 康宁 常青 常胜 向阳 明珠 安康 高雅 路遥 雷鸣 高升 方舟 田野 田甜 张扬 张弛 齐心 白杨 "
    "关山 孔明 马良 汪洋 王平 王明 张宁 陈云 安静 常乐 成龙 金玲 凌云 龙飞 马超 苗壮 明亮 晏清"
)
_NOBODY = word_set(
    "祝好 祝您 顾问 占座 红冲 封样 毛净 卫健 文旅 毛利 安卓 老师 老板 老家 老总 老公 老年 老化 老农 老向 老房 老母 老牛 老练 老花 老路 老相 老边 小时 小于 小计 小程 小利 小包 小国 小区 小康 小支 小方 小景 小曲 小权 小步 "
    "小段 小毛 小水 小池 小汤 小班 小石 小童 小米 小费 小路 小车 小边 小鱼 小龙 小麦 小项 小类 小单 小标 小图 小经 小应 小数 小和 小时 小全 小额 小管 小于 小型 小量 小通 小满 "
    "小连 小充 小双 小空 小白 阿里 阿姨 阿拉 阿尔 阿根 阿胶 阿斯 阿迪 阿富 阿联 阿莫 高管 白名 高亮 高频 余票 包邮 管培 云盘 云仓 金卡 白卡 单测 全链 全屏 全量 全网 单店 单笔 单人 "
    "单次 单件 单张 全额 全班 全校 全厂 全市 时段 时效 段位 包厢 包车 车牌 车主 通勤 通关 经销 贝壳 方形 查全 余量 马桶 石英 万家 项下 计费 终审 充值 全科 平账 冷链 水表 路演 费控 支线"
)
_NO_PERSON_LATIN = word_set(
    "Excel Word Jira SAP Outlook Teams App Web API Logo Wiki Git Java Python Chrome Windows Android Redis Oracle Salesforce Slack Zoom Note Notes Demo Bug Tab Admin "
    "Client User Users Customer Owner Please Thanks Hi Hello Dear Team All The Must Should Could Won Will Ok Yes No Safari Edge Firefox Linux Mac Kafka Docker Amazon "
    "Google Microsoft Apple Azure Stripe Alipay Wechat WeChat Power Tableau Kingdee Kanban Scrum Sprint Mock Beta Alpha Debug Id Url Email Mail Pad Phone Pro Max Plus"
)
_COMMON = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱林何郭罗郑谢韩唐冯邓曹彭萧许沈袁傅卢蒋蔡余杜魏苏潘贾丁薛叶贺姚谭廖邹陆孔崔邱秦江史顾侯邵孟龙段雷钱汤"
)
_NEVER_NAMED = word_set(
    "周期 周转 周边 周末 周年 周全 周密 周报 周会 周刊 张贴 张力 张开 许可 许多 何时 何种 何人 何处 何必 谢谢 黄金 黄色 黄页 陈述 陈列 林立 林业 林区 胡同 杜绝 余额 余量 余款 余数 余下 "
    "苏打 苏州 罗列 罗盘 王牌 王者 江苏 江西 龙头 段落 史料 顾客 顾问 顾及 孔径 陆续 陆地 秦皇 唐山 韩国 徐州 郑州 杨浦 朱红 叶片 叶面"
)
_CLEAR = frozenset("请跟找和与让由给问叫")
_COMPOUND = frozenset(COMPOUND_SURNAMES.split("|"))
_COMPOUND_WORDS = word_set("东方 百里 西门 司空 南宫 公孙 鲜于 单于")
_EVERYBODY = word_set("所有人 全体 全体成员 全员 大家 各位 all here channel everyone")


@cache
def _ordinary() -> frozenset[str]:
    """Return the words that begin with a surname and are no names; see `training.ordinary_words`."""
    listed = resources.files("nlp.people").joinpath("ordinary_zh.txt").read_text(encoding="utf-8")
    return word_set(listed) | _NOBODY


def chinese_persons(words: str) -> Iterator[tuple[int, int]]:
    """Yield where persons stand in the folded ``words``, in order; days read "周五" in them, months "三月"."""
    at = 0
    for first in _START.finditer(words):
        start = first.start()
        if start < at:
            continue
        end = person_end(words, start)
        if end:
            yield start, end
            at = end


def person_end(words: str, start: int) -> int:
    """Return the end of the person who is named at ``start`` of the folded ``words``, else 0."""
    return _mention(words, start) or _person(words, start)


def _mention(words: str, start: int) -> int:
    """Return the end of a name behind "@", else 0."""
    found = _AT.match(words, start - 1) if start and words[start - 1] == "@" else None
    if found is None or found["who"].casefold() in _EVERYBODY or found["who"] in _NOBODY:
        return 0
    return found.end()


def _person(words: str, start: int) -> int:
    """Return the end of the name that begins at ``start``, else 0."""
    before = words[max(0, start - 4) : start]
    for pattern, left in _KINDS:
        found = pattern.match(words, start)
        if found is not None and left.search(before) and _is_name(found, before):
            return found.end()
    return 0


def _is_name(found: re.Match[str], before: str) -> bool:
    """Tell whether what a pattern found is a name and no ordinary word in the place of one."""
    groups = found.groupdict()
    if (latin := groups.get("latin") or groups.get("foreign")) is not None:
        return latin.split(" ")[0] not in _NO_PERSON_LATIN and not latin.isupper()
    name = groups.get("name") or groups["near"]
    likely = set(name[1:]) <= _LIKELY
    shaky = groups.get("shaky") is not None
    if name[:2] in _COMPOUND:
        return name[:2] not in _COMPOUND_WORDS or (len(name) > 2 and set(name[2:]) <= _LIKELY)
    if name[:2] in _ordinary() or name in _ordinary() or found[0][:2] in _ordinary():
        named = name in _NAME_WORDS and found.string[found.end() :][:1] not in "：:"
        return (named or _is_long_name(name)) and not shaky
    if name[0] in _GRAMMAR_ONLY:
        # "和财务确认": only a likely given name that nothing but a stop stands before
        bare = not before or not ("\u4e00" <= before[-1] <= "\u9fff") or before[-1] in _CLEAR
        return bare and len(name) > 1 and likely and not _person(found.string, found.start() + 1)
    if name[0] in _GRAMMAR:
        return likely and (len(name) > 1 or name in "单应任")
    return likely or not shaky or name[0] in "小老阿"


def _is_long_name(name: str) -> bool:
    """Tell whether a name of three characters only begins like a word: 王国强, 李家豪."""
    return (
        len(name) == len("王国强")
        and name[0] in _COMMON
        and set(name[1:]) <= _LIKELY
        and name[:2] not in _NEVER_NAMED
        and name not in _ordinary()
    )


def is_full_name(words: str) -> bool:
    """Tell whether ``words``, which stand where names stand, are a full Chinese name: 单敏, 欧阳靖远."""
    if _NICK.fullmatch(words):
        return words not in _ordinary()
    if words[:2] in _COMPOUND:
        return bool(_WHOLE.fullmatch(words))
    if words in _NAME_WORDS:
        return True
    return (
        bool(_WHOLE.fullmatch(words)) and words[:2] not in _ordinary() and words not in _ordinary()
    )
