"""Two views of a text: the final text of a document, and an equally long copy made for matching.

`normalize` runs once, when bytes become a `Document`; afterwards the text never changes. `fold`
makes a copy with the same number of code points, so that a match at ``[a:b]`` in the copy is
``[a:b]`` in the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import chain

_LINE_ENDS = "\r\x0b\x0c\x85\u2028\u2029"
_UNWANTED = "\x00\ufeff"
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_REPLACEMENT = "\ufffd"

# Traditional forms in words that carry meaning for us: mail headers, obligation, wishes, time.
_PAIRS = (
    "須须 應应 該该 務务 請请 們们 個个 來来 後后 時时 間间 週周 點点 將将 會会 無无 沒没 "
    "開开 關关 問问 題题 議议 討讨 論论 決决 項项 標标 準准 "
    "變变 統统 數数 據据 導导 發发 寫写 檔档 複复 覆复 轉转 郵邮 號号 簽签 單单 價价 優优 "
    "級级 還还 讓让 這这 現现 認认 為为 與与 從从 對对 東东 "
    "業业 專专 嚴严 實实 審审 內内 處处 動动 擇择 畫画 頁页 顯显 顧顾 風风 險险 簡简 體体 "
    "歡欢 盡尽 儘尽 負负 責责 員员 貴贵 費费 錯错 誤误 訊讯 "
    "訂订 記记 錄录 設设 計计 訪访 許许 試试 話话 語语 說说 課课 調调 談谈 謝谢 證证 識识 "
    "護护 讀读 嗎吗 麼么 樣样 種种 類类 網网 絡络 線线 終终 "
    "給给 經经 結结 絕绝 續续 維维 緊紧 總总 練练 縮缩 臺台 購购 賣卖 買买 賬账 車车 輸输 "
    "達达 過过 運运 進进 遠远 選选 邊边 鍵键 鎖锁 鏈链 長长 "
    "門门 閉闭 閱阅 階阶 際际 隨随 雙双 雜杂 離离 電电 頭头 預预 額额 願愿 飛飞 驗验 機机 "
    "權权 條条 極极 構构 檢检 歷历 殘残 氣气 況况 測测 滿满 "
    "漢汉 濟济 災灾 獨独 環环 產产 異异 當当 療疗 監监 確确 碼码 禮礼 稱称 穩稳 積积 筆笔 "
    "節节 範范 築筑 籤签 糾纠 紅红 約约 納纳 紙纸 組组 細细 "
    "報报 場场 塊块 備备 償偿 側侧 傳传 債债 傷伤 億亿 兩两 冊册 凍冻 則则 創创 劃划 劑剂 "
    "勞劳 勢势 區区 協协 參参 吳吴 啟启 喚唤 嘗尝 圍围 圖图 "
    "團团 執执 壓压 壞坏 夾夹 夠够 學学 寧宁 寬宽 尋寻 層层 屬属 岡冈 島岛 帳帐 帶带 幣币 "
    "幫帮 廣广 庫库 廢废 張张 強强 彈弹 彙汇 復复 徵征 態态 "
    "慣惯 憑凭 懷怀 戶户 拋抛 換换 損损 搶抢 擔担 擬拟 擴扩 攔拦 敗败 敵敌 斷断 於于 暫暂 "
    "曆历 書书 棄弃 楊杨 榮荣 樓楼 橋桥 "
)


def normalize(text: str) -> str:
    r"""Return ``text`` as a document keeps it: ``\n`` line ends, no BOM or NUL, no lone surrogates.

    Only readers call this. Lone surrogates cannot be stored in UTF-8 and become U+FFFD.
    """
    # Plain replacements: a regular expression would look at each character of a large file twice.
    text = text.replace("\r\n", "\n")
    for char in _LINE_ENDS:
        text = text.replace(char, "\n")
    for char in _UNWANTED:
        text = text.replace(char, "")
    return text if _encodable(text) else _SURROGATE.sub(_REPLACEMENT, text)


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _folding_pairs() -> Iterator[tuple[int, str]]:
    for code in range(0xFF01, 0xFF5F):  # full-width ASCII
        yield code, chr(code - 0xFEE0).lower()
    for code in chain([0xA0, 0x1680, 0x202F, 0x205F, 0x3000], range(0x2000, 0x200B)):
        yield code, " "
    for char in "\x0b\x0c\x85\u2028\u2029":
        yield ord(char), "\n"
    for quote, plain in zip("‘’‛“”‟", "'''\"\"\"", strict=True):
        yield ord(quote), plain
    for pair in _PAIRS.split():
        yield ord(pair[0]), pair[1]


_FOLDING = dict(_folding_pairs())


def fold(text: str) -> str:
    """Return a copy of ``text`` for matching, with exactly as many code points.

    Full-width forms become half-width (also ``，：；？！（）``), letters lower case, wide and
    no-break spaces plain spaces, curly quotes straight, Traditional characters of common words
    Simplified; a carriage return becomes a space before a line feed and a line feed elsewhere.
    """
    lowered = text.lower()
    if len(lowered) != len(text):  # a few capitals, such as U+0130, have longer lower-case forms
        lowered = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
    if "\r" in lowered:
        lowered = lowered.replace("\r\n", " \n").replace("\r", "\n")
    return lowered if lowered.isascii() else lowered.translate(_FOLDING)


def word_set(words: str, separator: str | None = None) -> frozenset[str]:
    """Return the words of a list that is written as running text."""
    return frozenset(words.split(separator))


def width(text: str) -> int:
    """Return the columns that ``text`` takes on a screen; Chinese characters take two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
