"""Learns the weights and keeps them in the virtual environment, where a start finds them: ``make setup`` calls this.

A start without them learns them itself, which takes some seconds more, and writes nothing.
"""

import sys

from content.understanding.danger import DangerEar
from content.understanding.encoder import load_encoder
from content.understanding.learn import cache_file, learn


def main() -> None:
    file = cache_file()
    if file.exists():
        return
    encoder = load_encoder()
    if encoder is None:
        sys.stderr.write("The sentence encoder cannot be loaded; the service goes on with words and patterns alone.\n")
        return
    learnt = learn(encoder, DangerEar())
    file.parent.mkdir(parents=True, exist_ok=True)
    for old in file.parent.glob("*.npz"):
        old.unlink()
    learnt.write(file)


if __name__ == "__main__":
    main()
