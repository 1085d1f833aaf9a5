"""Parts of a source that machines share, and one output folder from those of all parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import islice
from pathlib import Path

from labelcheck.entries import Entry, Judgement
from labelcheck.errors import UsageError
from labelcheck.exports import Shown, show
from labelcheck.journal import Journal
from labelcheck.outfolder import JOURNAL_NAME, is_output_folder
from labelcheck.results import comparison
from labelcheck.stocklist import ReadText

CHUNK = 64


@dataclass(frozen=True, slots=True)
class Shard:
    """One of `count` parts of a source; photos of the same bytes fall into the same part."""

    index: int = 0
    count: int = 1

    @classmethod
    def parse(cls, text: str) -> Shard:
        """From `I/N`, I counted from 0.

        Raises:
            UsageError: It is not of that form.
        """
        index, _, count = text.partition("/")
        if not (index.isdecimal() and count.isdecimal() and int(index) < int(count)):
            raise UsageError(f"--shard {text}: give I/N, counted from 0: 0/3, 1/3 and 2/3 together are all of it")
        return cls(int(index), int(count))

    def holds(self, entry: Entry) -> bool:
        # by content, so that duplicates meet and every machine decides alike
        digest = entry.sha256 or sha256(entry.name.encode()).hexdigest()
        return int(digest[:12], 16) % self.count == self.index

    def __str__(self) -> str:
        return f"{self.index}/{self.count}"


def merge(folders: Sequence[Path], out: Path, read_text: ReadText) -> Shown:
    """Write into `out` what one run over the whole source would have written.

    Args:
        read_text: Reads the stock list's words, should a manifest have had any.

    Raises:
        UsageError: A shard is missing or unfinished, is still at work, or is no output folder at all.
        OutputError: `out` cannot be written.
    """
    for folder in folders:
        if not is_output_folder(folder):
            raise UsageError(f"{folder}: no output folder of labelcheck batch; it holds no {JOURNAL_NAME}")
        if folder.resolve() == out.resolve():
            raise UsageError(f"{out}: merge into a folder that is none of the shards")
    with ExitStack() as stack:
        shards = [stack.enter_context(Journal(folder)) for folder in dict.fromkeys(map(Path.resolve, folders))]
        _check_complete(shards)
        whole = stack.enter_context(Journal(out))
        for shard in shards:
            judgements = _judgements(shard)
            while chunk := list(islice(judgements, CHUNK)):
                whole.record(chunk)
            whole.correct(shard.corrections())
        whole.list_photos(_in_order(shards))
        return show(whole, comparison(read_text))


def _check_complete(shards: Sequence[Journal]) -> None:
    there: dict[int, set[int]] = {}
    for shard in shards:
        if pending := len(shard.pending()):
            raise UsageError(f"{shard.folder}: {pending} photos are not judged yet; run that shard again, then merge")
        part = Shard.parse(shard.fact("shard") or "0/1")
        there.setdefault(part.count, set()).add(part.index)
    for count, indices in there.items():
        if missing := sorted(set(range(count)) - indices):
            names = ", ".join(str(Shard(index, count)) for index in missing)
            raise UsageError(f"shard {names} is missing; name the output folders of all {count} shards")


def _judgements(shard: Journal) -> Iterator[Judgement]:
    """What was found on the photos that the shard lists now."""
    for digest, settings in {(entry.sha256, entry.settings): None for entry in shard.entries()}:
        if digest and (found := shard.judgement(digest, settings)):
            yield found


def _in_order(shards: Sequence[Journal]) -> list[Entry]:
    """The photos of all shards in the order of the source; one that several hold counts once."""
    entries = {(e.position, e.name, e.path): e for shard in shards for e in shard.entries()}
    ordered = sorted(entries.values(), key=lambda entry: entry.position)
    return [replace(entry, position=position) for position, entry in enumerate(ordered)]
