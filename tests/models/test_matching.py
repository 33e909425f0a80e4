"""Matching of new texts against the record."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.encoder import load_encoder
from models.errors import ArtifactError
from models.matching import Matcher, RecordEntry, RecordIndex, Relation, load_matcher
from models.matching.features import FEATURES
from models.matching.gate import GATE_COLUMNS, PLACES, gate_columns
from models.matching.matcher import BASE_FOLDER, PairHead, settle_priority
from models.matching.ranking import asked_priority
from models.matching.signals import read_signals
from models.matching.terms import concepts_in, load_terms
from models.matching.values import compare_values, find_values
from models.matching.wording import BUCKETS, SAYS, Wording
from models.store import load_artifact, save_artifact
from nlp.domain import Language, Priority, Status
from nlp.language import detect
from nlp.normalize import fold

_RECORD = (
    RecordEntry("REQ-1", "Search results appear within 2 seconds", Priority.SHOULD, Language.EN),
    RecordEntry("REQ-2", "支持批量导出订单", Priority.SHOULD, Language.ZH),
    RecordEntry("REQ-3", "Audit logs are kept for 180 days", Priority.MUST, Language.EN),
    RecordEntry("REQ-4", "Nightly backup of the database", Priority.SHOULD, Language.EN),
)


class LetterEncoder:
    """Deterministic encoder on letter pairs, for tests that need no meaning."""

    name = "letters"
    version = "1"
    dimensions = 64

    def encode(self, sentences: list[str]) -> np.ndarray:
        vectors = np.zeros((len(sentences), self.dimensions), np.float32)
        for row, text in enumerate(sentences):
            for left, right in itertools.pairwise(text):
                vectors[row, (ord(left) * 31 + ord(right)) % self.dimensions] += 1
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.maximum(norms, 1e-9)


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return load_matcher()


@pytest.fixture(scope="module")
def index(matcher: Matcher) -> RecordIndex:
    return matcher.build_index(_RECORD)


@pytest.mark.parametrize(
    ("text", "priority", "status", "relation", "entry"),
    [
        ("搜索结果的返回时间从 2 秒改成 1 秒", None, Status.CHANGED, Relation.CHANGES_VALUE, "REQ-1"),
        ("订单要能批量导出", None, Status.STATED, Relation.SAME, "REQ-2"),
        ("批量导出订单不用做了", Priority.WONT, Status.WITHDRAWN, Relation.WITHDRAWS, "REQ-2"),
        ("Audit logs for 180 days are only nice to have", Priority.COULD, Status.STATED,
         Relation.CHANGES_PRIORITY, "REQ-3"),
        ("Audit logs are kept for 180 days", None, Status.STATED, Relation.SAME, "REQ-3"),
        ("180 days of audit logs is not enough, it has to be a full year", None, Status.STATED,
         Relation.CHANGES_VALUE, "REQ-3"),
        ("The canteen menu is shown on a screen", None, Status.STATED, Relation.NEW, None),
    ],
)  # fmt: skip
def test_relation_of_a_clear_text(
    matcher: Matcher,
    index: RecordIndex,
    text: str,
    priority: Priority | None,
    status: Status,
    relation: Relation,
    entry: str | None,
) -> None:
    """Clear texts get the right relation to the right entry, across languages too."""
    first = matcher.match(text, priority, status, index)[0]
    assert (first.relation, first.entry_id) == (relation, entry)


def test_changed_value_is_quoted_from_both_texts(matcher: Matcher, index: RecordIndex) -> None:
    """A change names both values as slices of the two texts."""
    text = "搜索结果的返回时间从 2 秒改成 1 秒"
    first = matcher.match(text, None, Status.CHANGED, index)[0]
    change = first.changes[0]
    assert first.note == "2 seconds -> 1 秒"
    assert change.before is not None
    assert change.after is not None
    assert change.before.slice(_RECORD[0].text) == change.before_quote == "2 seconds"
    assert change.after.slice(text) == change.after_quote == "1 秒"


def test_empty_record_makes_everything_new(matcher: Matcher) -> None:
    """Without entries the only answer is "new", for certain."""
    results = matcher.match("支持批量导出", None, Status.STATED, matcher.build_index([]))
    assert [(r.relation, r.entry_id, r.confidence) for r in results] == [(Relation.NEW, None, 1.0)]


def test_entry_that_was_withdrawn_says_so(matcher: Matcher) -> None:
    """Asking again for something withdrawn is noted."""
    gone = RecordEntry("REQ-9", "支持批量导出订单", Priority.SHOULD, Language.ZH, withdrawn=True)
    first = matcher.match("订单要能批量导出", None, Status.STATED, matcher.build_index([gone]))[0]
    assert first.entry_id == "REQ-9"
    assert "asked for again" in first.note


def test_discarded_entries_are_not_found(matcher: Matcher) -> None:
    """An entry that was taken out never comes back as a candidate; others stay findable."""
    index = matcher.build_index(_RECORD)
    index.discard("REQ-2")
    index.discard("REQ-unknown")
    text = "批量导出订单"
    found = {
        candidate.entry.id
        for candidate in index.candidates(text, matcher.encoder.encode([text])[0], 9)
    }
    assert len(index) == 3
    assert "REQ-2" not in found
    assert "REQ-1" in found


def test_a_text_of_another_topic_is_related_to_nothing(matcher: Matcher) -> None:
    """The head saw pairs of one topic each; what is far in meaning is new, whatever it says."""
    index = matcher.build_index(_RECORD)
    (result,) = matcher.match("答：半小时一格，每格两台车。", None, Status.STATED, index)
    assert (result.relation, result.entry_id) == (Relation.NEW, None)


def test_a_candidate_outlives_its_entry(matcher: Matcher) -> None:
    """Readers keep the vector; taking the entry out must not turn it into zeros."""
    index = matcher.build_index(_RECORD)
    vector = matcher.encoder.encode(["批量导出订单"])[0]
    kept = index.candidates("批量导出订单", vector, 9)
    before = [candidate.vector.copy() for candidate in kept]
    for candidate in kept:
        index.discard(candidate.entry.id)
    for candidate, old in zip(kept, before, strict=True):
        assert (candidate.vector == old).all()


def test_entry_with_known_id_is_replaced(matcher: Matcher) -> None:
    """Adding an entry under a known id replaces its text."""
    index = matcher.build_index(_RECORD)
    index.extend([RecordEntry("REQ-2", "支持深色模式", None, Language.ZH)])
    assert len(index) == 4
    assert [entry.text for entry in index if entry.id == "REQ-2"] == ["支持深色模式"]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(["a1", "b2", "c3", "d4", "e5"]), max_size=12), st.data())
def test_index_holds_what_was_added_and_not_discarded(
    names: list[str], data: st.DataObject
) -> None:
    """After any adds and discards, the index finds exactly the living entries."""
    index = RecordIndex(LetterEncoder())
    living: set[str] = set()
    for name in names:
        if data.draw(st.booleans()):
            index.extend([RecordEntry(name, f"requirement {name}", None, Language.EN)])
            living.add(name)
        else:
            index.discard(name)
            living.discard(name)
    query = LetterEncoder().encode(["requirement"])[0]
    found = index.candidates("requirement", query, 10)
    assert {candidate.entry.id for candidate in found} == living
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=80))
def test_any_text_gets_an_answer(text: str) -> None:
    """No text breaks the matcher; confidences are probabilities and quotes are slices."""
    matcher = load_matcher_once()
    results = matcher.match(text, None, Status.STATED, matcher.build_index(_RECORD))
    entries = {entry.id: entry.text for entry in _RECORD}
    assert 1 <= len(results) <= 5
    for result in results:
        assert 0 <= result.confidence <= 1
        assert (result.entry_id is None) == (result.relation is Relation.NEW)
        for change in result.changes:
            assert change.after is None or change.after.slice(text) == change.after_quote
            if change.before is not None and result.entry_id is not None:
                assert change.before.slice(entries[result.entry_id]) == change.before_quote


@pytest.mark.parametrize(
    ("text", "amount", "dimension"),
    [
        ("2 秒内", 2, "time"),
        ("2000 ms", 2, "time"),
        ("半小时", 1800, "time"),
        ("three working days", 259_200, "time"),
        ("10 万条", 100_000, "count"),
        ("100,000 rows", 100_000, "count"),
        ("50,000 EUR", 50_000, "money"),
        ("5 万元", 50_000, "money"),
        ("99.9%", 99.9, "share"),
        ("下午三点", 15, "clock"),
        ("15:00", 15, "clock"),
        ("twice", 2, "count"),
        ("两次", 2, "count"),
        ("十五张", 15, "count"),
        ("九千件", 9000, "count"),
        ("百分之三", 3, "share"),
        ("两成", 20, "share"),
        ("一个半小时", 5400, "time"),
        ("forty-eight hours", 172_800, "time"),
        ("two hundred and ten rows", 210, "count"),
        ("a fortnight", 1_209_600, "time"),
        ("quarter of an hour", 900, "time"),
        ("three in the afternoon", 15, "clock"),
        ("3 p.m.", 15, "clock"),
        ("15 March", 315, "date"),
        ("March 15th", 315, "date"),
        ("end of March", 331, "date"),
        ("2026-03-15", 315, "date"),
        ("4 月 20 日", 420, "date"),
        ("四月十五号", 415, "date"),
        ("三月底", 331, "date"),
    ],
)
def test_value_in_base_unit(text: str, amount: float, dimension: str) -> None:
    """Numbers of both languages come out in one base unit."""
    values = find_values(fold(text))
    assert [(value.amount, value.dimension) for value in values] == [(amount, dimension)]


@pytest.mark.parametrize(
    "text", ["一键退订", "一起点", "支持导出", "as soon as possible", "3D 打印", "P0", "REQ-12"]
)
def test_no_value_where_none_is_meant(text: str) -> None:
    """A Chinese one inside a word is no number."""
    assert find_values(fold(text)) == ()


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("操作日志保留 6 个月", "日志留半年不够，要一年", [("6 个月", "一年")]),
        ("kept for 12 months", "keep them one year", []),
        ("kept for 30 days", "keep them 31 days", [("30 days", "31 days")]),
        ("单次导入最多 5000 行", "一次导入 5000 行不够，放宽到 2 万行", [("5000 行", "2 万行")]),
        ("过号三次自动挪到队尾", "过号一次就挪", [("三次", "一次")]),
        ("导出五列", "再加一列", [("五列", "一列")]),
        ("Members can swap up to 24 hours before", "24 hours is cutting it fine, we need 48", [("24 hours", "48")]),
        ("A deposit of 15 EUR", "make it 25", [("15 eur", "25")]),
        ("within 3 seconds", "1 second instead of 3", [("3 seconds", "1 second")]),
        ("live by 15 March", "live on 1 March instead", [("15 march", "1 march")]),
        ("Passwords have 8 characters", "one more thing: badges", []),
        ("Customers pick a slot of 2 hours", "narrow it to one", [("2 hours", "one")]),
    ],
)  # fmt: skip
def test_what_changed_between_two_texts(old: str, new: str, changed: list[tuple[str, str]]) -> None:
    """Values are compared in base units, months and years loosely; a bare number stands for any."""
    before, after = fold(old), fold(new)
    found = compare_values(find_values(before), find_values(after)).changed
    assert [(a.span.slice(before), b.span.slice(after)) for a, b in found] == changed


def test_equal_values_in_other_units_are_no_change() -> None:
    """2 s and 2000 ms agree; 2 s and 1 s do not."""
    seconds, milliseconds, faster = (find_values(t) for t in ("2 秒", "2000 ms", "1 s"))
    assert compare_values(seconds, milliseconds).changed == ()
    assert len(compare_values(seconds, faster).changed) == 1


@pytest.mark.parametrize(
    ("left", "right", "opposed"),
    [("批量导出", "bulk import", True), ("批量导出", "bulk export", False), ("线上", "线下", True)],
)
def test_antonyms_across_languages(left: str, right: str, *, opposed: bool) -> None:
    """Import opposes export, whatever the languages are."""
    terms = load_terms()
    sides = [frozenset(term.concept for term in terms.find(text)) for text in (left, right)]
    assert terms.opposed(*sides) is opposed


@pytest.mark.parametrize(
    ("chinese", "english"),
    [("前台", "receptionists"), ("托盘", "pallets"), ("定金", "deposit"), ("扭矩", "torque")],
)
def test_words_of_both_languages_name_one_concept(chinese: str, english: str) -> None:
    """Words that the encoder knows in one language only are tied by the word list."""
    assert concepts_in(chinese) & concepts_in(english)


def test_wording_tells_by_its_pieces() -> None:
    """Scores depend on the words, not on numbers or on the other texts; a text of unknown pieces gets the bias."""
    rarity = np.ones(BUCKETS, np.float32)
    weights = np.random.default_rng(0).normal(size=(BUCKETS, len(SAYS))).astype(np.float32)
    wording = Wording(rarity, weights, np.arange(len(SAYS), dtype=np.float32))
    two, three, other = wording.scores(["Make it 2 s", "make it 35 s", "skip it"])
    assert two == pytest.approx(three)
    assert not np.allclose(two, other)
    assert wording.scores(["skip it"])[0] == pytest.approx(other, abs=1e-5)
    assert Wording(0 * rarity, weights, wording.bias).scores(["x"])[0] == pytest.approx(
        wording.bias
    )


def test_equal_priorities_change_none() -> None:
    """Equal priorities leave "same"; where the new one is not known, the words decide."""
    labels = (Relation.SAME, Relation.CHANGES_PRIORITY)
    equal = np.array([0.4, 0.6], np.float32)
    settle_priority(equal, labels, Priority.MUST, Priority.MUST)
    assert equal.tolist() == pytest.approx([1.0, 0.0])
    for new in (None, Priority.COULD):
        left = np.array([0.4, 0.6], np.float32)
        settle_priority(left, labels, Priority.MUST, new)
        assert left.tolist() == pytest.approx([0.4, 0.6])


@pytest.mark.parametrize(
    ("text", "old", "asked"),
    [
        ("离线地图提一级", Priority.COULD, Priority.SHOULD),
        ("离线地图提一级", Priority.MUST, None),
        ("Photo upload can wait", Priority.SHOULD, Priority.COULD),
        ("进场抬杆是验收指标", Priority.SHOULD, Priority.MUST),
        ("The canteen menu is shown on a screen", Priority.SHOULD, None),
    ],
)
def test_priority_is_read_beside_the_entry(
    text: str, old: Priority, asked: Priority | None
) -> None:
    """One step up means something only beside the old priority; without such words nothing is asked."""
    signals = read_signals(text, fold(text), detect(text))
    assert asked_priority(signals, old) is asked


def test_candidates_are_placed_among_each_other(matcher: Matcher, index: RecordIndex) -> None:
    """The lead of the first is what the second lacks; an entry alone leads by all of its score."""
    text = "Search results within 1 second"
    vector = matcher.encoder.encode([text])[0]
    found = index.candidates(text, vector, 3)
    pairs = np.zeros((3, len(FEATURES)), np.float32)
    columns = gate_columns(found, vector, Language.EN, pairs)
    lead, first, across = (columns[:, PLACES.index(name)] for name in ("lead", "first", "across"))
    assert columns.shape == (3, len(GATE_COLUMNS))
    assert lead[0] == pytest.approx(found[0].score - found[1].score)
    assert lead[1] == pytest.approx(found[1].score - found[0].score)
    assert first.tolist() == [1, 0, 0]
    assert across.tolist() == [float(c.entry.language is Language.ZH) for c in found]
    (alone,) = gate_columns(found[:1], vector, Language.EN, pairs[:1])
    assert alone[PLACES.index("lead")] == pytest.approx(found[0].score)


def test_weights_of_another_encoder_are_refused() -> None:
    """An encoder that the weights were not fitted with is an error that names both."""
    with pytest.raises(ArtifactError, match="letters 1"):
        load_matcher(encoder=LetterEncoder())


def test_damaged_manifest_is_refused(tmp_path: Path) -> None:
    """A manifest without labels is an error that names the folder."""
    artifact = load_artifact(BASE_FOLDER)
    manifest = {key: value for key, value in artifact.manifest.items() if key != "labels"}
    save_artifact(tmp_path / "m", manifest, artifact.weights)
    with pytest.raises(ArtifactError, match="labels"):
        load_matcher(tmp_path / "m")


def test_temperature_softens_probabilities() -> None:
    """A higher temperature moves probabilities toward each other, keeps their order and their sum."""
    weights, bias = np.array([[2.0, -2.0]], np.float32), np.zeros(2, np.float32)
    labels = (Relation.SAME, Relation.NEW)
    wording = load_matcher_once().head.wording
    sharp, soft = (
        PairHead(labels, weights, bias, wording, t).probabilities(np.ones((1, 1), np.float32))[0]
        for t in (1.0, 3.0)
    )
    assert sharp[0] > soft[0] > 0.5
    assert soft.sum() == pytest.approx(1.0)


def load_matcher_once() -> Matcher:
    if not _LOADED:
        _LOADED.append(load_matcher(encoder=load_encoder(None)))
    return _LOADED[0]


_LOADED: list[Matcher] = []
