"""What the menu says and how it looks: its definition, and the picture as ``--preview`` writes it."""

from io import BytesIO
from pathlib import Path

import pytest
from line_fakes import MenuSettings, Run
from PIL import Image

from bot.line.richmenu import rich_menu_request
from bot.rehearsal import judge_menu
from content.rich_menu import RICH_MENU
from referral.ports import Command
from tests.outside_line import OutsideLine


def test_preview_needs_no_channel_and_shows_a_tile_for_each_place(
    run: Run, settings: MenuSettings, outside: OutsideLine, tmp_path: Path
) -> None:
    """White tiles apart on pale blue, the letters inside them with room around; within LINE's megabyte."""
    settings.line_open = False
    done = run("--preview", str(tmp_path / "menu.png"))
    assert done.exit_code == 0, done.output
    png = (tmp_path / "menu.png").read_bytes()
    assert len(png) < judge_menu.MOST_PICTURE_BYTES
    picture = Image.open(BytesIO(png))
    assert (picture.format, picture.size) == ("PNG", (RICH_MENU["width"], RICH_MENU["height"]))
    for area in RICH_MENU["areas"]:
        left, top, right, bottom = area["x"], area["y"], area["x"] + area["width"], area["y"] + area["height"]
        around = {picture.getpixel(at) for at in ((left, top), (right - 1, bottom - 1), (left + 625, top))}
        assert around == {(0xE8, 0xF1, 0xFE)}
        # Within the tile's edge there are only the letters.
        inside = picture.crop((left + 60, top + 60, right - 60, bottom - 60))
        assert inside.getpixel((0, 0)) == (0xFF, 0xFF, 0xFF)
        letters = inside.getchannel("R").point(lambda red: 255 if red < 128 else 0).getbbox()
        assert letters is not None
        assert letters[3] - letters[1] > 120
        assert letters[0] > 20
        assert letters[2] < inside.width - 20
    assert outside.stand_in.record.calls == []


def test_preview_that_cannot_be_written_is_told(run: Run, tmp_path: Path) -> None:
    """The file's name and the reason, no traceback."""
    refused = run("--preview", str(tmp_path / "nowhere" / "menu.png"))
    assert refused.exit_code == 1
    assert "could not be written" in refused.output


@pytest.mark.parametrize("missing", ["fonts", "fontconfig"])
def test_without_a_japanese_font_the_package_to_install_is_named(
    run: Run, outside: OutsideLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    """LINE is not asked for anything before there is a picture."""
    if missing == "fonts":
        nothing = tmp_path / "fonts.conf"
        nothing.write_text(f"<fontconfig><dir>{tmp_path}</dir><cachedir>{tmp_path}</cachedir></fontconfig>")
        monkeypatch.setenv("FONTCONFIG_FILE", str(nothing))
    else:
        monkeypatch.setenv("PATH", str(tmp_path))
    refused = run()
    assert refused.exit_code == 1
    assert "apt-get install fonts-noto-cjk" in refused.output
    assert outside.stand_in.record.calls == []


def test_menu_fills_its_picture_and_offers_what_always_works() -> None:
    """Areas without gap or overlap, words as LINE counts them, data that the bot knows."""
    menu = rich_menu_request(b"")
    assert judge_menu.judge_menu(menu) == []
    bounds = [area["bounds"] for area in menu["areas"]]
    assert sum(b["width"] * b["height"] for b in bounds) == menu["size"]["width"] * menu["size"]["height"]
    assert len({(b["x"], b["y"]) for b in bounds}) == len(bounds) == 4
    assert {area["data"] for area in RICH_MENU["areas"]} <= {f"command:{command}" for command in Command}


def test_name_tells_another_picture_and_another_word_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that any change reaches the phones, and no change does nothing."""
    name = rich_menu_request(b"picture")["name"]
    assert rich_menu_request(b"picture")["name"] == name
    assert rich_menu_request(b"another")["name"] != name
    monkeypatch.setitem(RICH_MENU, "bar", "ひらく")
    assert rich_menu_request(b"picture")["name"] != name
