"""How many label texts a second one process judges, as ratio to what is asked: 2,000.

    python -m tests.bench_texts

No two texts are alike, so that no cache holds a whole line; words repeat, as words do.
"""

from __future__ import annotations

import random
import time

from labelcheck.label import read_label
from labelcheck.ranges import load_profile
from labelcheck.report import Report
from labelcheck.rules import judge
from labelcheck.text import LabelText

ASKED = 2000
LABELS = (
    "Cyanocobalamin Injection, USP\n{n} mcg/mL\n{v} mL Multiple Dose Vial\nNDC 0517-{lot}-25 Rx only\nLot {lot}",
    "Vitamin B 12 {lot}\nCyanocobalamin {n} µg/ml\nInjektionslösung\n1 Ampulle zu 1 ml enthält {n} µg.",
    "HYDROXOCOBALAMIN INJ {n}MCG/ML\n{v}ML\nDIN {lot}",
    "Each {v} ml ampoule contains: thiamine (vitamin B1) 100 mg, pyridoxine (vitamin B6) 100 mg, B12 {n} mcg",
    "VİTAKOBAL {n} mcg/1 mL\nHer bir 1 ml’lik ampul;\nSiyanokobalamin {n} mcg\nBenzil alkol 10,0 mg\nSeri {lot}",
    "Hydrocobamine\nInjectievloeistof\nSterkte\n{n} microg/ml\nVerpakkingsvorm\nampul {v} ml\nHydroxocobalamine {lot}",
    "LIDOCAINE HCL {v} MG / ML\n{n}ML\nDIN {lot}",
)  # fmt: skip


def texts(count: int, seed: int = 12) -> list[str]:
    """Label texts of several countries, each with numbers of its own."""
    chance = random.Random(seed)
    return [
        LABELS[at % len(LABELS)].format(
            n=chance.randint(1, 90) * 100, v=chance.randint(1, 30), lot=chance.randint(10**5, 10**6)
        )
        for at in range(count)
    ]


def rate(labels: list[str]) -> float:
    """Texts a second of one process, reading and judging."""
    profile = load_profile()
    started = time.process_time()
    for text in labels:
        label = read_label(LabelText.from_plain(text))
        _ = Report(None, label, tuple(judge(label, profile)), profile).verdict
    return len(labels) / (time.process_time() - started)


if __name__ == "__main__":
    rate(texts(200, seed=1))
    measured = rate(texts(6000))
    print(f"labelcheck text: {measured:,.0f} label texts a second, {measured / ASKED:.1f} of what is asked ({ASKED:,})")
