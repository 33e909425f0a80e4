"""What Chinese personal names look like."""

from __future__ import annotations

import re

CHINESE_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢"
    "蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟"
    "龙万段雷钱汤尹黎易常武乔贺赖龚文章管向严柳葛岳齐梅庄辛翟倪覃兰俞牛樊殷施陶洪安颜温季"
    "路關關張陳劉趙黃吳孫馬羅鄭謝韓馮鄧許蘇盧蔣賈葉閻鍾薑陸龍錢湯賀賴龔"
)
_NAME = re.compile(
    rf"(?:(?:小|老|阿)?[{CHINESE_SURNAMES}][\u4e00-\u9fff]{{0,2}}|(?:欧阳|司马|上官|诸葛|慕容|司徒)[\u4e00-\u9fff]{{1,2}})"
    r"(?:经理|总|老师|工|主任|女士|先生|总监|同学|处长|科长|局长|部长|院长|博士)?"
)


def is_chinese_name(words: str) -> bool:
    """Tell whether ``words`` are a Chinese name, such as 王芳, 小李, 欧阳明 or 张经理, or a surname alone."""
    return bool(_NAME.fullmatch(words))
