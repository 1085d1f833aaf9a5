"""Draw the shipped samples again, each from its seed: `python -m samples.studio.make_samples`."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import cv2

from samples.studio import expected, lens, scene
from samples.studio.markets import BY_CODE
from samples.studio.products import Product
from samples.studio.wish import Wish

HERE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Sample:
    """One shipped picture."""

    name: str
    shows: str
    why: str
    seed: int
    wish: Wish


def label(
    market: str,
    substance: str | None,
    name: str,
    strengths: Sequence[str],
    volume: str,
    per_ml: str | None = None,
    total: str | None = None,
    volume_ml: str | None = None,
    *,
    kind: str = "plain",
    brand: str | None = None,
    family: str = "single",
    verdict: str | None = None,
    ingredients: tuple[tuple[str, str], ...] = (),
    note: str = "",
) -> Product:
    """A label as the bench would see it; the verdict follows from the table of strengths that are made."""
    numbers = [Decimal(value) if value is not None else None for value in (per_ml, total, volume_ml)]
    state = expected.status(substance, numbers[0], numbers[1], family)
    made_by = {
        "us": "Ashgrove Pharma",
        "uk": "Harrowfield Medical",
        "de": "Lindhaven GmbH",
        "es": "Moorbridge S.A.",
        "nl": "Holmwick Pharma",
    }
    return Product(
        kind,
        BY_CODE[market],
        substance,
        name,
        brand,
        tuple(strengths),
        ingredients,
        volume,
        numbers[0],
        numbers[1],
        numbers[2],
        state,
        (verdict or expected.verdict(state),),
        note,
        {"maker": made_by.get(market, "Ashgrove Pharma"), "each": strengths[-1].strip("()").split("/")[0]},
    )


CYANO = label("us", "cyanocobalamin", "Cyanocobalamin", ("1,000 mcg/mL",), "1 mL Single-Dose Vial", "1000", "1000", "1")
MULTI = label(
    "us", "cyanocobalamin", "Cyanocobalamin", ("1,000 mcg/mL",), "10 mL Multiple-Dose Vial", "1000", "10000", "10"
)
KIND = {"noise": 0.008, "jpeg": 82}
LANDSCAPE, PORTRAIT = (1440, 1080), (1080, 1440)

SAMPLES = (
    Sample(
        "plain-1000-mcg",
        "Cyanocobalamin 1,000 mcg/mL, 1 mL vial on a table.",
        "The plain case.",
        3,
        Wish(CYANO, way="standing", size=PORTRAIT, hard=0, yaw_deg=2, pitch_deg=5, roll_deg=-3, cap_px=40, lens=KIND),
    ),
    Sample(
        "mg-for-mcg",
        "Cyanocobalamin 1,000 mg/mL: milligrams where micrograms belong.",
        "The slip that matters most: a thousandfold.",
        22,
        Wish(
            label(
                "us",
                "cyanocobalamin",
                "Cyanocobalamin",
                ("1,000 mg/mL",),
                "10 mL Multiple-Dose Vial",
                "1000000",
                "10000000",
                "10",
            ),
            way="standing",
            size=PORTRAIT,
            hard=0,
            yaw_deg=-5,
            pitch_deg=6,
            roll_deg=4,
            cap_px=36,
            lens=KIND,
        ),
    ),
    Sample(
        "total-and-per-ml",
        "30,000 mcg/30 mL with (1,000 mcg/mL) below.",
        "Total first, concentration in brackets, and they agree.",
        13,
        Wish(
            label(
                "us",
                "cyanocobalamin",
                "Cyanocobalamin",
                ("30,000 mcg/30 mL", "(1,000 mcg/mL)"),
                "30 mL Multiple-Dose Vial",
                "1000",
                "30000",
                "30",
            ),
            way="standing",
            size=LANDSCAPE,
            hard=0,
            yaw_deg=4,
            pitch_deg=4,
            roll_deg=3,
            cap_px=34,
            lens=KIND,
        ),
    ),
    Sample(
        "total-against-per-ml",
        "10,000 mg/10 mL with (1,000 mcg/mL) below.",
        "Total and concentration contradict each other.",
        14,
        Wish(
            label(
                "us",
                "cyanocobalamin",
                "Cyanocobalamin",
                ("10,000 mg/10 mL", "(1,000 mcg/mL)"),
                "10 mL Multiple-Dose Vial",
                None,
                None,
                "10",
                kind="contradiction",
                verdict="flag",
            ),
            way="standing",
            size=PORTRAIT,
            hard=0,
            yaw_deg=-3,
            pitch_deg=5,
            roll_deg=-5,
            cap_px=34,
            lens=KIND,
        ),
    ),
    Sample(
        "german-thousands-dot",
        "Ampoule with 1.000 µg/ml, one thousand in German.",
        "An English reader could take it for one.",
        9,
        Wish(
            label("de", "cyanocobalamin", "Cyanocobalamin", ("1.000 µg/ml",), "1 ml Ampulle", "1000", "1000", "1"),
            way="lying",
            container="ampoule",
            size=LANDSCAPE,
            hard=0,
            yaw_deg=0,
            pitch_deg=3,
            roll_deg=6,
            cap_px=38,
            lens=KIND,
        ),
    ),
    Sample(
        "micro-sign",
        "Hydroxocobalamin 500 µg/ml.",
        "The micro sign, which English OCR models cannot write.",
        12,
        Wish(
            label("nl", "hydroxocobalamin", "Hydroxocobalamine", ("500 µg/ml",), "ampul 2 ml", "500", "1000", "2"),
            way="lying",
            container="ampoule",
            size=LANDSCAPE,
            hard=0,
            yaw_deg=0,
            pitch_deg=0,
            roll_deg=-12,
            cap_px=40,
            lens=KIND,
        ),
    ),
    Sample(
        "hydroxocobalamin",
        "Hydroxocobalamin 1 mg/ml ampoule.",
        "Another B12, its strength in milligrams.",
        3,
        Wish(
            label("uk", "hydroxocobalamin", "Hydroxocobalamin", ("1 mg/ml",), "1 ml ampoule", "1000", "1000", "1"),
            way="lying",
            container="ampoule",
            size=LANDSCAPE,
            hard=0,
            yaw_deg=3,
            pitch_deg=5,
            roll_deg=8,
            cap_px=44,
            lens=KIND,
        ),
    ),
    Sample(
        "methylcobalamin",
        "Methylcobalamin 1500 mcg/mL.",
        "A strength of this form alone.",
        25,
        Wish(
            label(
                "in",
                "methylcobalamin",
                "Methylcobalamin",
                ("1500 mcg/mL",),
                "1 ml",
                "1500",
                "1500",
                "1",
                brand="Nervivit",
            ),
            way="lying",
            size=PORTRAIT,
            hard=0,
            yaw_deg=0,
            pitch_deg=6,
            roll_deg=2,
            cap_px=40,
            lens=KIND,
        ),
    ),
    Sample(
        "mix-b1-b6",
        "B1 100 mg, B6 100 mg, B12 1000 mcg in 2 ml.",
        "The milligrams belong to the others.",
        9,
        Wish(
            label(
                "es",
                "vitamin_b12",
                "Complejo B",
                ("1000 mcg",),
                "Ampolleta de 2 ml",
                "500",
                "1000",
                "2",
                kind="mix",
                family="mix",
                ingredients=(("Vitamina B1", "100 mg"), ("Vitamina B6", "100 mg"), ("Vitamina B12", "1000 mcg")),
            ),
            way="lying",
            container="ampoule",
            size=LANDSCAPE,
            hard=0,
            yaw_deg=0,
            pitch_deg=2,
            roll_deg=-5,
            cap_px=34,
            lens=KIND,
        ),
    ),
    Sample(
        "lidocaine",
        "Lidocaine HCl 20 mg/mL.",
        "Same shape of vial, no B12.",
        20,
        Wish(
            label(
                "us", None, "Lidocaine HCl", ("20 mg/mL",), "30 mL Multiple-Dose Vial", None, None, "30", kind="not_b12"
            ),
            way="standing",
            size=PORTRAIT,
            hard=0,
            yaw_deg=5,
            pitch_deg=6,
            roll_deg=-4,
            cap_px=40,
            lens=KIND,
        ),
    ),
    Sample(
        "cyanokit",
        "Cyanokit, hydroxocobalamin 5 g.",
        "The cyanide antidote: neither B12 therapy nor a typing error.",
        21,
        Wish(
            label(
                "us",
                "hydroxocobalamin",
                "Hydroxocobalamin",
                ("5 g",),
                "250 mL vial, powder for infusion",
                None,
                "5000000",
                None,
                kind="antidote",
                brand="Cyanokit",
            ),
            way="standing",
            container="v30",
            size=PORTRAIT,
            hard=0,
            yaw_deg=0,
            pitch_deg=4,
            roll_deg=3,
            cap_px=44,
            lens=KIND,
        ),
    ),
    Sample(
        "sideways",
        "Cyanocobalamin 1,000 mcg/mL, the vial on its side.",
        "Text turned by a quarter.",
        22,
        Wish(MULTI, way="lying", size=LANDSCAPE, hard=0, yaw_deg=0, pitch_deg=2, roll_deg=90, cap_px=38, lens=KIND),
    ),
    Sample(
        "upside-down",
        "Cyanocobalamin 1,000 mcg/mL, upside down.",
        "Text turned by a half.",
        23,
        Wish(MULTI, way="lying", size=PORTRAIT, hard=0, yaw_deg=-4, pitch_deg=3, roll_deg=176, cap_px=38, lens=KIND),
    ),
    Sample(
        "dim-and-noisy",
        "Methylcobalamin 5 mg/mL in too little light.",
        "Noise and low contrast.",
        22,
        Wish(
            label(
                "us",
                "methylcobalamin",
                "Methylcobalamin",
                ("5 mg/mL",),
                "10 mL Multiple-Dose Vial",
                "5000",
                "50000",
                "10",
            ),
            way="standing",
            size=PORTRAIT,
            hard=0,
            lighting="dim",
            yaw_deg=3,
            pitch_deg=4,
            roll_deg=-6,
            cap_px=34,
            lens={"noise": 0.03, "jpeg": 78},
        ),
    ),
    Sample(
        "glare-over-strength",
        "Cyanocobalamin, a lamp mirrored over the strength.",
        "Nobody can read it, so nobody may pass it.",
        25,
        Wish(
            MULTI,
            way="standing",
            size=PORTRAIT,
            hard=0,
            unreadable="glare",
            yaw_deg=0,
            pitch_deg=4,
            roll_deg=2,
            cap_px=38,
            lens=KIND,
        ),
    ),
    Sample(
        "two-vials",
        "Cyanocobalamin 1,000 mcg/mL beside hydroxocobalamin 1,000 mcg/mL.",
        "Two products in one photo: a person must choose.",
        23,
        Wish(
            MULTI,
            label(
                "us",
                "hydroxocobalamin",
                "Hydroxocobalamin",
                ("1,000 mcg/mL",),
                "10 mL Multiple-Dose Vial",
                "1000",
                "10000",
                "10",
            ),
            way="lying",
            size=LANDSCAPE,
            hard=0,
            yaw_deg=0,
            pitch_deg=3,
            roll_deg=4,
            cap_px=30,
            lens=KIND,
        ),
    ),
    Sample(
        "carton",
        "A carton of cyanocobalamin 1,000 mcg/mL.",
        "Flat, with more than one face.",
        21,
        Wish(MULTI, way="carton", size=LANDSCAPE, hard=0, yaw_deg=-18, pitch_deg=12, roll_deg=-5, cap_px=36, lens=KIND),
    ),
    Sample(
        "gloved-hand",
        "Hydroxocobalamin 1,000 mcg/mL held in a hand.",
        "Fingers beside the label.",
        7,
        Wish(
            label(
                "us",
                "hydroxocobalamin",
                "Hydroxocobalamin",
                ("1,000 mcg/mL",),
                "30 mL Multiple-Dose Vial",
                "1000",
                "30000",
                "30",
            ),
            way="hand",
            size=PORTRAIT,
            hard=0,
            yaw_deg=-8,
            pitch_deg=4,
            roll_deg=-9,
            cap_px=34,
            lens=KIND,
        ),
    ),
    Sample(
        "ten-mcg",
        "Cyanocobalamin 10 mcg/mL.",
        "A hundredfold too weak: out of range without any slip of the unit.",
        29,
        Wish(
            label(
                "us", "cyanocobalamin", "Cyanocobalamin", ("10 mcg/mL",), "10 mL Multiple-Dose Vial", "10", "100", "10"
            ),
            way="white",
            size=PORTRAIT,
            hard=0,
            yaw_deg=6,
            pitch_deg=3,
            roll_deg=2,
            cap_px=40,
            lens=KIND,
        ),
    ),
    Sample(
        "unusual-2000-mcg",
        "Hydroxocobalamin 2,000 mcg/mL.",
        "Believable, but not on the list: a person looks.",
        30,
        Wish(
            label(
                "us",
                "hydroxocobalamin",
                "Hydroxocobalamin",
                ("2,000 mcg/mL",),
                "10 mL Multiple-Dose Vial",
                "2000",
                "20000",
                "10",
            ),
            way="standing",
            size=LANDSCAPE,
            hard=0,
            yaw_deg=-6,
            pitch_deg=6,
            roll_deg=5,
            cap_px=38,
            lens=KIND,
        ),
    ),
)


def toml(sample: Sample, truth: dict[str, Any]) -> str:
    """The sample's truth as a TOML file."""
    rows: dict[str, Any] = {
        "shows": sample.shows,
        "why": sample.why,
        "verdict": truth["verdict"],
        "accepted": truth["accepted"],
        "substance": truth["substance"],
        "mcg_per_ml": truth["mcg_per_ml"],
        "total_mcg": truth["total_mcg"],
        "volume_ml": truth["volume_ml"],
        "strengths": truth["strengths_printed"],
        "ingredients": [" ".join(row) for row in truth.get("ingredients", [])] or None,
        "strength_readable": truth["strength_readable"],
        "seed": sample.seed,
    }
    kept = {key: value for key, value in rows.items() if value is not None}
    return "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in kept.items())


INTRODUCTION = """# Samples

Photos that show what labelcheck says and why. All are drawn by the studio in `studio/`: every name, code and lot is
invented, no photograph of anyone's is among them, and they stand under this project's own licence. Each has its truth
beside it: `NAME.toml` with the verdict that a careful reader gives (`accepted` holds every other that a careful checker
may give), the numbers as the label states them, and every strength that is printed. Numbers of the medicine are text,
as in a report.

    python -m samples.studio.make_samples        draws them again, each from its seed
    python -m samples.studio.draw --out DIR --count 100 --seed 1    draws others, with `truth.jsonl`

They are set in Liberation, DejaVu and Lato (Debian: fonts-liberation, fonts-dejavu, fonts-lato).

| photo | verdict | what it shows | why it is here |
| --- | --- | --- | --- |
"""


def readme(rows: Sequence[tuple[Sample, str]]) -> str:
    """The page about the samples."""
    table = (f"| [{s.name}.jpg]({s.name}.jpg) | {verdict} | {s.shows} | {s.why} |\n" for s, verdict in rows)
    return INTRODUCTION + "".join(table)


def main(argv: Sequence[str] | None = None) -> int:
    """Write NAME.jpg and NAME.toml for every sample, or for the named ones."""
    parser = argparse.ArgumentParser(prog="python -m samples.studio.make_samples", description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE, metavar="DIR")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args(argv)
    cv2.setNumThreads(1)
    rows = []
    for sample in SAMPLES:
        if options.names and sample.name not in options.names:
            continue
        shot = scene.shoot(sample.seed, replace(sample.wish, basic_fonts=True))
        (options.out / f"{sample.name}.jpg").write_bytes(lens.to_jpeg(shot.picture, shot.jpeg))
        (options.out / f"{sample.name}.toml").write_text(toml(sample, shot.truth), encoding="utf-8")
        rows.append((sample, str(shot.truth["verdict"])))
    if not options.names:
        (options.out / "README.md").write_text(readme(rows), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
