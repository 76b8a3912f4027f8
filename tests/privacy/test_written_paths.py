"""What the service opens for writing while people talk: its database and nothing that a word could reach."""

import re
import shutil
from pathlib import Path

import pytest

from tests.served_town import ask_for_a_person, served_town

CALLS = "trace=openat,open,creat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,mknod,mknodat,truncate"
OPENED = re.compile(r'(?:openat\([^,]+, |open\(|creat\()"([^"]+)", ([A-Z_|]+)')
OTHERWISE = re.compile(r'(?:rename|link|symlink|mknod|truncate)\w*\((?:[A-Z_]+, )?"([^"]+)"')
WRITES = ("O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_APPEND")
DEVICES = ("/dev/null", "/dev/tty", "/dev/urandom", "/dev/shm/")

# The database with its two companions, gunicorn's heartbeat, which stays empty, and the file of four letters by
# which Python tries a temporary folder before it uses it. The last is no file: the kernel is told to dump no memory.
ALLOWED = (
    re.compile(r"/var/platform\.sqlite3(-wal|-shm|-journal)?$"),
    re.compile(r"/tmp/wgunicorn-[\w]+$"),
    re.compile(r"/tmp/(?!tmp)[a-z0-9_]{8}$"),
    re.compile(r"^/proc/self/coredump_filter$"),
)


def find_written_paths(trace: str) -> set[str]:
    """Every path that was opened for writing, renamed, linked or cut, from a trace of system calls."""
    found = set()
    for line in trace.splitlines():
        if "ENOENT" in line or "EACCES" in line:
            continue
        opened = OPENED.search(line)
        if opened and any(flag in opened[2] for flag in WRITES):
            found.add(opened[1])
        elif other := OTHERWISE.search(line):
            found.add(other[1])
    return {path for path in found if not path.startswith(DEVICES)}


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed; make test installs it by apt")
def test_service_writes_to_its_database_alone(tmp_path: Path) -> None:
    """Three conversations under a tracer: nothing but the allowed paths is ever opened for writing."""
    trace = tmp_path / "trace.txt"
    folder = tmp_path / "town"
    folder.mkdir()
    with served_town(folder, wrapper=("strace", "-D", "-f", "-qq", "-e", CALLS, "-o", str(trace))) as town:
        counsellor = town.counsellor()
        for number in range(3):
            phone = town.line.add_friend()
            ask_for_a_person(phone, f"うみねこ{number}")
            handoff = counsellor.waits_for_somebody()
            assert counsellor.accept(handoff) == 200
            assert counsellor.reply(handoff, "こんにちは", f"c{number}") == 200
            phone.waits_for("こんにちは")
            assert counsellor.close(handoff) == 200
            phone.taps("すこし軽くなった")
            phone.waits_for("ここでのやりとりは消しました")
    written = find_written_paths(trace.read_text(encoding="utf-8", errors="replace"))
    assert any(path.endswith("platform.sqlite3") for path in written)
    assert {path for path in written if not any(allowed.search(path) for allowed in ALLOWED)} == set()


@pytest.mark.parametrize(
    "line",
    [
        '12 openat(AT_FDCWD, "/tmp/dump.rdb", O_WRONLY|O_CREAT|O_TRUNC, 0644) = 9',
        '12 rename("temp-12.rdb", "dump.rdb") = 0',
        '12 openat(AT_FDCWD, "/srv/debug.log", O_RDWR|O_APPEND) = 4',
    ],
)
def test_write_elsewhere_is_noticed(line: str) -> None:
    """The planted control: a dump or a debug log in the trace is found, and is not allowed."""
    (path,) = find_written_paths(line)
    assert not any(allowed.search(path) for allowed in ALLOWED)
