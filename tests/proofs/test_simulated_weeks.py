"""A small city's week and a small New Year by a clock moved by hand: whoever asked for a person is read."""

from pathlib import Path
from xml.etree import ElementTree

from benchmarks.plotting import Hour, draw
from benchmarks.simulate import play_new_year, play_week
from referral.vault import Vault


def test_everybody_who_asks_in_a_week_is_read(vault: Vault) -> None:
    """By somebody at the desk that they agreed to, in its hours; nobody waits although somebody has room."""
    outcome = play_week(vault, friends=120).outcome
    assert outcome.asked > 2
    assert len(outcome.waits) + outcome.left == outcome.asked
    assert all(wait.waited.total_seconds() >= 0 for wait in outcome.waits)
    assert outcome.closed > 0


def test_line_that_is_always_open_reads_everybody(vault: Vault) -> None:
    """A hundred contacts over New Year with one counsellor in each shift."""
    outcome = play_new_year(vault, contacts=100).outcome
    assert outcome.asked > 20
    assert outcome.left <= 2


def test_plot_is_a_picture_with_a_name(tmp_path: Path) -> None:
    """Whatever the hours hold, also nothing."""
    hours = [Hour("12/28（月）", 3, 1.0, 4.0), Hour("", 0, None, None), Hour("", 1, 2.0, 2.0)]
    draw("A <week> & more", hours, tmp_path / "plot.svg")
    root = ElementTree.fromstring(  # noqa: S314 - our own
        (tmp_path / "plot.svg").read_text(encoding="utf-8")
    )
    assert next(root.iter("{http://www.w3.org/2000/svg}title")).text == "A <week> & more"
    assert len(list(root.iter("{http://www.w3.org/2000/svg}path"))) == 2
