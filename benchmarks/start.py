"""How long the service takes from its start to ready, beside a gunicorn that serves an empty application.

Both are started as their own processes, in turns, in new folders.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.service import Service, find_free_port

PEER = "import flask; app = flask.Flask('peer')"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--starts", type=int, default=5, help="how many starts of each to measure (5)")
    starts = parser.parse_args().starts
    ours, theirs = [], []
    for _ in range(starts):
        with tempfile.TemporaryDirectory() as folder:
            ours.append(start_service(Path(folder)))
            theirs.append(start_peer(Path(folder)))
    sys.stdout.write(f"service ready: median {statistics.median(ours):.2f} s, longest {max(ours):.2f} s\n")
    sys.stdout.write(f"empty gunicorn ready: median {statistics.median(theirs):.2f} s\n")
    sys.stdout.write(f"ratio of the medians: {statistics.median(ours) / statistics.median(theirs):.1f}\n")


def start_service(folder: Path) -> float:
    service = Service(folder)
    begun = time.perf_counter()
    service.start()
    taken = time.perf_counter() - begun
    service.stop()
    return taken


def start_peer(folder: Path) -> float:
    (folder / "peer.py").write_text(PEER, encoding="utf-8")
    port = find_free_port()
    command = [sys.executable, "-m", "gunicorn", "--no-control-socket", "--bind", f"127.0.0.1:{port}", "peer:app"]
    begun = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1)
        except urllib.error.HTTPError:
            break
        except OSError:
            time.sleep(0.01)
    taken = time.perf_counter() - begun
    process.terminate()
    process.wait()
    return taken


if __name__ == "__main__":
    main()
