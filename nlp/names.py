"""What Chinese personal names look like: surnames, titles and names as they stand alone."""

# ruff: noqa: E501 - lists of characters read better in few lines

from __future__ import annotations

import re

CHINESE_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢"
    "蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟"
    "龙万段雷钱汤尹黎易常武乔贺赖龚文章管向严柳葛岳齐梅庄辛翟倪覃兰俞牛樊殷施陶洪安颜温季"
    "路關關張陳劉趙黃吳孫馬羅鄭謝韓馮鄧許蘇盧蔣賈葉閻鍾薑陸龍錢湯賀賴龔"
)
"""The common surnames, some in traditional characters too."""

SURNAMES = frozenset(
    CHINESE_SURNAMES
    + "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛"
    "雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强"
    "贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢裴陆荣翁荀羊惠甄"
    "曲封芮储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖"
    "卓蔺屠蒙池乔阴胥苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习艾鱼容向古易慎戈廖庾终暨居衡步"
    "都耿满弘匡国文寇广禄阙东欧利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾沙养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公覃肖付闫岳佟代"
    "鄢亓冼苑麦牟邸禤仝迟战粟藏漆展楚岩占栗操尧佘谌鹿哈帅占练区歐莊楊孔許"
)
"""All surnames of one character that are in use; many of them are ordinary words as well."""

COMPOUND_SURNAMES = (
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|宇文|长孙|司徒|夏侯|端木|百里|南宫|独孤|申屠|轩辕|钟离|闻人|呼延|万俟|澹台|"
    "淳于|单于|太叔|赫连|濮阳|西门|公冶|宗政|鲜于|闾丘|亓官|司空|歐陽|諸葛|上官"
)

_NAME = re.compile(
    rf"(?:(?:小|老|阿)?[{CHINESE_SURNAMES}][\u4e00-\u9fff]{{0,2}}|(?:{COMPOUND_SURNAMES})[\u4e00-\u9fff]{{1,2}})"
    r"(?:经理|总|老师|工|主任|女士|先生|总监|同学|处长|科长|局长|部长|院长|博士)?"
)


def is_chinese_name(words: str) -> bool:
    """Tell whether ``words`` are a Chinese name, such as 王芳, 小李, 欧阳明 or 张经理, or a surname alone."""
    return bool(_NAME.fullmatch(words))
