"""How much memory a hostile file takes (peak resident set), and how long it takes to refuse it."""

import multiprocessing
import resource
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from content.importing.files import read_file
from content.importing.refusal import NotATable
from tests.store.test_hostile_files import HOSTILE


def main() -> None:
    for name, (data, _) in HOSTILE.items():
        receiving, sending = multiprocessing.Pipe(duplex=False)
        process = multiprocessing.Process(target=read, args=(data, sending))
        process.start()
        grown, seconds, said = receiving.recv()
        process.join()
        size = len(data) / 1024**2
        sys.stdout.write(f"{name} ({size:.1f} MB): {grown:.0f} MB more at most, {seconds:.2f} s: {said}\n")
        sys.stdout.flush()


def read(data: bytes, sending: Connection) -> None:
    before, begun = peak_mb(), time.perf_counter()
    try:
        read_file(data)
        said = "taken for a list"
    except NotATable as refusal:
        said = str(refusal)
    sending.send((peak_mb() - before, time.perf_counter() - begun, said))


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
