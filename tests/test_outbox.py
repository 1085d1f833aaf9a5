"""Reports reach their receivers, also those that are down for a while; at least once each, and none is missed."""

import json
import shlex
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from labelcheck.journal import Journal
from labelcheck.ledger import Ledger, Letter
from labelcheck.outbox import Outbox
from labelcheck.receivers import Command, DeliveryError, Server
from tests.test_watch import once, put, start, tree, wait_until

LETTER = Letter(1, "key-1", '{"verdict":"pass"}')


class Post(BaseHTTPRequestHandler):
    """A server that answers as its `answers` say and notes what it has taken."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server: Any = self.server
        server.seen.append((self.headers["Idempotency-Key"], self.headers["Authorization"], json.loads(body)))
        answer = server.answer(json.loads(body))
        if answer == "hang":
            time.sleep(1)
            answer = 200
        if answer == 200:
            server.taken[self.headers["Idempotency-Key"]] = json.loads(body)
        self.send_response(answer)
        if answer == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


def serve(answer: Callable[[dict[str, Any]], int | str] = lambda body: 200, port: int = 0) -> Any:
    server: Any = ThreadingHTTPServer(("127.0.0.1", port), Post)
    server.answer, server.seen, server.taken = answer, [], {}
    server.url = f"http://127.0.0.1:{server.server_port}/in"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return server


@pytest.fixture
def server() -> Iterator[Any]:
    server = serve()
    yield server
    server.shutdown()
    server.server_close()


def script(folder: Path, body: str) -> str:
    """A command that runs Python, with `report` read from standard input and `out` a file to write."""
    path = folder / "told.py"
    path.write_text(
        f"import json, os, sys, time\nreport = json.load(sys.stdin)\nout = {str(folder / 'told')!r}\n{body}\n"
    )
    return f"{sys.executable} {shlex.quote(str(path))}"


NOTE = "print(os.environ['LABELCHECK_ID'] == report['id'], report['photo']['name'], file=open(out, 'a'))"


# one receiver


def test_a_command_gets_the_report_on_standard_input(tmp_path: Path) -> None:
    put(tmp_path, a="flag", b="pass", c="torn")
    once(tmp_path, command=script(tmp_path, NOTE))
    assert sorted((tmp_path / "told").read_text().splitlines()) == ["True a.jpg", "True b.jpg", "True c.jpg"]


@pytest.mark.parametrize(
    ("body", "words"),
    [("sys.exit(3)", "ended with exit code 3"), ("time.sleep(60)", "did not end within 1 seconds")],
)
def test_a_command_that_fails_or_hangs_has_not_taken_it(tmp_path: Path, body: str, words: str) -> None:
    began = time.monotonic()
    with pytest.raises(DeliveryError, match=words):
        Command(script(tmp_path, body), timeout_s=1).deliver(LETTER)
    assert time.monotonic() - began < 10


def test_a_command_that_reads_nothing_has_taken_it() -> None:
    Command("true").deliver(Letter(1, "k", json.dumps({"long": "x" * 200_000})))


def test_a_server_gets_the_report_with_its_key(tmp_path: Path, server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABELCHECK_POST_TOKEN", "t0ken")
    put(tmp_path, a="flag", b="pages 2")
    once(tmp_path, post=server.url)
    assert sorted((r["photo"]["name"], r["photo"]["page"]) for *_, r in server.seen) == [
        ("a.jpg", 1),
        ("b.jpg", 1),
        ("b.jpg", 2),
    ]
    assert all(key == report["id"] and token == "Bearer t0ken" for key, token, report in server.seen)
    (flagged,) = (report for *_, report in server.seen if report["verdict"] == "flag")
    assert (tmp_path / "out" / flagged["filed"]).read_text() == "flag\na"


@pytest.mark.parametrize(
    ("answer", "words"),
    [(500, "answers 500"), (404, "answers 404"), (302, "answers 302"), ("hang", "cannot be reached")],
)
def test_a_server_that_does_not_say_yes_has_not_taken_it(answer: int | str, words: str) -> None:
    server = serve(lambda body: answer)
    with pytest.raises(DeliveryError, match=words):
        Server(server.url, timeout_s=0.3).deliver(LETTER)
    server.shutdown()


def test_a_server_that_is_not_there_has_not_taken_it() -> None:
    server = serve()
    server.shutdown()
    server.server_close()
    with pytest.raises(DeliveryError, match="cannot be reached"):
        Server(server.url).deliver(LETTER)


# the outbox


def waiting(folder: Path) -> dict[str, int]:
    with Journal(folder / "out") as journal:
        return Ledger(journal).undelivered()


def test_what_a_receiver_missed_it_gets_from_the_next_run(tmp_path: Path) -> None:
    down = serve()
    down.shutdown()
    down.server_close()
    put(tmp_path, a="flag", b="pass", c="review")
    said: list[str] = []
    once(tmp_path, said, post=down.url)
    assert any("the report is kept and sent again" in words for words in said)
    assert "3 reports wait for --post; the next run sends them" in said
    assert [path for path in tree(tmp_path) if path.startswith("in/")] == []
    said.clear()
    once(tmp_path, said)
    assert "3 reports of earlier runs wait for --post; give it again and they are sent" in said
    up = serve(port=down.server_port)
    put(tmp_path, d="pass")
    once(tmp_path, post=up.url)
    assert sorted(r["photo"]["name"] for r in up.taken.values()) == ["a.jpg", "b.jpg", "c.jpg", "d.jpg"]
    assert waiting(tmp_path) == {}
    up.shutdown()
    up.server_close()


def test_a_receiver_that_fails_now_and_then_misses_nothing_and_knows_what_comes_twice(tmp_path: Path) -> None:
    calls = iter([200, 503, "hang", 200, 500] + [200] * 99)
    server = serve(lambda body: next(calls))
    put(tmp_path, **{f"p{number}": "pass" for number in range(6)})
    run = start(tmp_path, post=server.url)
    wait_until(lambda: len(server.taken) == 6)
    run.terminate()
    run.wait(60)
    assert sorted(r["photo"]["name"] for r in server.taken.values()) == [f"p{number}.jpg" for number in range(6)]
    assert waiting(tmp_path) == {}
    server.shutdown()


def test_a_report_that_is_always_refused_does_not_hold_up_the_others(tmp_path: Path) -> None:
    server = serve(lambda body: 400 if body["photo"]["name"] == "p0.jpg" else 200)
    put(tmp_path, **{f"p{number}": "pass" for number in range(5)})
    once(tmp_path, post=server.url)
    assert len(server.taken) == 4
    assert waiting(tmp_path) == {"post": 1}
    server.shutdown()


def test_a_slow_receiver_does_not_hold_up_the_judging(tmp_path: Path) -> None:
    put(tmp_path, **{f"p{number}": "pass" for number in range(5)})
    run = start(tmp_path, command=script(tmp_path, "time.sleep(30)"))
    wait_until(lambda: len(tree(tmp_path)) == 10 and not any(path.startswith("in/") for path in tree(tmp_path)))
    asked = time.monotonic()
    run.terminate()
    run.wait(60)
    assert time.monotonic() - asked < 15
    assert waiting(tmp_path) == {"exec": 5}


def test_pauses_grow_and_have_an_end(tmp_path: Path) -> None:
    """A night without a receiver: tried ever less often, but at least once a minute."""

    class Down:
        title = "down"
        tries: ClassVar[list[str]] = []

        def deliver(self, letter: Letter) -> None:
            self.tries.append(letter.key)
            raise DeliveryError("down")

        def stop(self) -> None: ...

    rung = threading.Event()
    with Journal(tmp_path / "out") as journal:
        ledger = Ledger(journal)
        ledger.close([], [(f"k{number}", "post", "{}") for number in range(3)])
        outbox = Outbox(ledger, {"post": Down()}, rung.set, lambda words: None)
        now, gaps = 0.0, []
        for _ in range(12):
            outbox.step(now)
            assert rung.wait(5)
            rung.clear()
            while outbox.busy:
                outbox.step(now)
            gap = outbox.due_in(now)
            assert gap is not None
            gaps.append(gap)
            now += gap
        outbox.close(1, now)
    assert gaps[:7] == [1, 2, 4, 8, 16, 32, 60]
    assert max(gaps) == 60
    assert {*Down.tries} == {"k0", "k1", "k2"}
