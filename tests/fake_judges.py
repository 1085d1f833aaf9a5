"""Judges for the tests of batch and watch: they do as the bytes of the photo say, in a real worker process."""

import hashlib
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from labelcheck.errors import MissingToolError, PhotoError
from labelcheck.worker_process import Page

Act = Callable[[bytes, str], Sequence[Page]]


def report(name: str, data: bytes, verdict: str = "pass", page: int = 1, strength: str | None = "1000") -> Page:
    """A report as the contract has it, with as much in it as the tests look at."""
    box = [[1, 1], [9, 1], [9, 5], [1, 5]]
    printed = f"{strength} mcg/mL"
    record = {
        "schema": "labelcheck.report/1",
        "photo": {
            "name": name,
            "sha256": hashlib.sha256(data).hexdigest(),
            "width": 40,
            "height": 30,
            "page": page,
        },
        "verdict": verdict,
        "substance": "cyanocobalamin",
        "strength": strength
        and {"mcg_per_ml": strength, "total_mcg": None, "volume_ml": None, "as_read": printed, "box": box},
        "strengths": [{"as_read": printed, "mcg_per_ml": strength, "box": box}] if strength else [],
        "findings": [{"rule": "strength-in-range", "verdict": verdict, "message": f"{printed}: so", "boxes": [box]}],
        "text": [{"text": "Cyanocobalamin", "confidence": 0.9, "box": box}],
        "profile": {"name": "injectable-b12", "version": "1", "sha256": "00"},
        "reader": dict.fromkeys(
            (
                "tesseract",
                "model",
                "model_sha256",
                "second_model_sha256",
                "third_model_sha256",
                "lines_sha256",
                "margins_sha256",
                "surroundings_sha256",
                "shapes_sha256",
                "neighbours_sha256",
                "networks",
            )
        )
        | {"labelcheck": "0", "engine": "fake"},
        "elapsed_ms": {"total": 1.0},
    }
    return Page(record, b"\xff\xd8crop of " + data[:20] + b"\xff\xd9")


def obedient(settings: object) -> Act:
    """Opens a judge that obeys the first line of the photo: `pass`, `flag`, `abort`, `hang`, `eat`, `sleep 0.1` …"""
    if str(settings) == "unfit":
        raise MissingToolError("tesseract is not installed")
    if str(settings) == "broken":
        os._exit(9)

    def judge(data: bytes, name: str) -> Sequence[Page]:
        word, _, rest = data.split(b"\n")[0].decode().partition(" ")
        _log(data, name)
        match word:
            case "pass" | "review" | "flag":
                return [report(name, data, word, strength=rest or ("1000" if word != "review" else None))]
            case "pages":
                return [report(name, data, "pass", page) for page in range(1, int(rest) + 1)]
            case "sleep":
                time.sleep(float(rest))
                return [report(name, data)]
            case "work":
                until = time.process_time() + float(rest)
                while time.process_time() < until:
                    hashlib.sha256(data * 1000).hexdigest()
                return [report(name, data)]
            case "big":
                page = report(name, data)
                return [Page({**page.record, "padding": name * 2000}, page.crop)]
            case "settings":
                return [report(name, data, strength=str(settings))]
            case "abort":
                os.abort()
            case "abort-once":
                if not Path(rest).exists():
                    Path(rest).touch()
                    os.abort()
                return [report(name, data)]
            case "hang":
                while True:
                    time.sleep(1)
            case "eat":
                eaten = []
                while True:
                    eaten.append(bytearray(os.urandom(1) * 2**24))
            case "print":
                os.write(1, b"noise from a library\n" * 1000)
                return [report(name, data)]
            case "torn":
                raise PhotoError(f"{name}: the JPEG ends early; was it copied whole?")
            case "bug":
                raise ZeroDivisionError("by zero")
        raise PhotoError(f"{name}: not a picture")

    return judge


def _log(data: bytes, name: str) -> None:
    """One line a judgement, for tests that count them."""
    if log := os.environ.get("FAKE_JUDGE_LOG"):
        with Path(log).open("a") as file:
            file.write(f"{hashlib.sha256(data).hexdigest()} {name}\n")
