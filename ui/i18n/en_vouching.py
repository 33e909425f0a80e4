"""Words about whose decisions count, in English."""

from __future__ import annotations

from typing import Final

EN_VOUCHING: Final[dict[str, str]] = {
    "vouch.title": "Whose decisions count",
    "vouch.how": "As of the last retraining, {at}. Everybody is compared with the shipped model, which never saw a "
    "decision, where it is sure. Whoever mostly contradicts it there may have mixed up the keys, or may know better: "
    "look at the examples, then vouch for the person or leave it as it is.",
    "vouch.never": "Nobody was judged yet: that happens at each retraining, on the page Models.",
    "vouch.status_held": "held back",
    "vouch.status_partly": "partly held back",
    "vouch.status_look": "counts; have a look",
    "vouch.status_ok": "counts",
    "vouch.vouched": "vouched for",
    "vouch.against": "Said the opposite in {against} of {sure} cases in which the shipped model was sure: {share} "
    "(95 %: {low} to {high}).",
    "vouch.refused": "Rejected {against} of {sure} findings of which the shipped model was sure: {share} "
    "(95 %: {low} to {high}).",
    "vouch.unsure": "Judged no case in which the shipped model was sure (n = 0).",
    "vouch.turned": "{left_out} of {n} decisions, made from {since} to {until}, read as if accept and reject had been "
    "mixed up.",
    "vouch.colleagues": "Disagrees with colleagues in {apart} of {shared} judgements of the same words; the cases "
    "stand under “Where people disagree”.",
    "vouch.then_held": "None of the {n} decisions is learned from until somebody vouches.",
    "vouch.then_partly": "These are left out; the other {rest} are learned from.",
    "vouch.then_look": "All {n} decisions are learned from.",
    "vouch.pending": "From the next retraining on, all decisions of {name} are learned from.",
    "vouch.heard": "The last retraining learned from all decisions of {name}.",
    "vouch.ended": "The vouch was taken back: the next retraining judges {name} again.",
    "vouch.said_yes": "{by} vouched on {at}",
    "vouch.said_no": "{by} took it back on {at}",
    "vouch.reason": "Reason (if you want to say it)",
    "vouch.go": "Vouch for {name}",
    "vouch.who": "To vouch or take a vouch back, say who you are first: the button for that stands at the top.",
    "vouch.back": "Take back",
    "vouch.done": "Noted: the next retraining learns from all decisions of {name}.",
    "vouch.undone": "Taken back: the next retraining judges {name} again.",
    "vouch.examples": "What {name} contradicted ({n} examples, furthest from the model first)",
    "vouch.said": "said: {what}",
    "vouch.model": "the model: {chance} a requirement",
    "vouch.others": "Counted in full",
    "vouch.other": "{name}: {n} decisions, {against} of {sure} against a sure model",
}
