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
        UsageError: A shard is missing or unfinished, is still at work, or is no output folder at all; or no one run
            could have made them all, for their settings or their sources differ.
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
        _check_alike(shards)
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


def state_run(journal: Journal, entries: Sequence[Entry], settings: str) -> None:
    """Remark in a shard's journal what the others must have in common with it.

    Args:
        entries: All photos of the source, those of other shards too.
        settings: The fingerprint of those for photos of which the manifest orders nothing.
    """
    marks = "\n".join(entry.sha256 or entry.name for entry in entries)
    journal.state("source", sha256(marks.encode()).hexdigest())
    journal.state("settings", settings)


def _check_alike(shards: Sequence[Journal]) -> None:
    """Refuse what no one run can have made."""
    first, *others = shards
    for other in others:
        one, two = _settings(first), _settings(other)
        if one and two and one != two:
            raise UsageError(
                f"{first.folder} and {other.folder}: judged under different settings, or by different versions; run "
                "all shards with the same --profile, --region, --ordered and --engine and the same labelcheck"
            )
        if len({first.fact("source"), other.fact("source"), None}) > 2:
            raise _other_source(first, other)
    _check_places(shards)


def _settings(shard: Journal) -> set[str]:
    """Fingerprints for photos of which the manifest orders nothing; none of an old folder that holds no such photo."""
    own = {entry.settings for entry in shard.entries() if "ordered" not in (entry.expected or {})}
    fact = shard.fact("settings")
    return own or ({fact} if fact else set())


def _check_places(shards: Sequence[Journal]) -> None:
    """Of one source, every place holds one photo, and none is left empty; so much old folders tell too."""
    places: dict[int, tuple[Journal, tuple[str, str | None]]] = {}
    for shard in shards:
        for entry in shard.entries():
            holder, photo = places.setdefault(entry.position, (shard, (entry.name, entry.sha256)))
            if photo != (entry.name, entry.sha256):
                raise _other_source(holder, shard)
    if places and len(places) <= max(places):
        raise _other_source(shards[0], shards[-1])


def _other_source(one: Journal, other: Journal) -> UsageError:
    return UsageError(
        f"{one.folder} and {other.folder}: shards of different photos, or photos came or went between the runs; "
        "run all shards again over the same photos (each goes on where it stopped), then merge"
    )


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
