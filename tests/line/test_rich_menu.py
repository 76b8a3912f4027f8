"""The menu under the talk: ``line menu`` as typed, against a stand-in of LINE on loopback."""

import logging
import socket
from pathlib import Path

import pytest
from line_fakes import MenuSettings, Run

from bot.line import menu_client
from bot.line.endpoint import files_endpoint
from bot.line.richmenu import is_our_name, rich_menu_request
from bot.rehearsal import judge_menu
from bot.rehearsal.faults import FaultKind
from bot.rehearsal.menus import Menu
from content.rich_menu import RICH_MENU
from tests.outside_line import OutsideLine
from tests.service import TOKEN, Service

OLDER = f"{RICH_MENU['name']} 0123456789ab"


def calls(outside: OutsideLine) -> list[str]:
    """What was asked of the platform: the method, and the path without ids."""
    done = outside.stand_in.record.calls
    return [f"{call.method} {'/'.join(call.endpoint.split('/')[3:]).partition('richmenu-')[0]}" for call in done]


def names(outside: OutsideLine) -> list[str]:
    return [menu.definition["name"] for menu in outside.stand_in.menus.by_id.values()]


def add_menu(outside: OutsideLine, name: str, shown: bool = True) -> str:
    """A menu that was there before; gives its id."""
    menus = outside.stand_in.menus
    menu_id = f"richmenu-{len(menus.by_id):032d}"
    area = {"bounds": {"x": 0, "y": 0, "width": 9, "height": 9}, "action": {"type": "brandnew"}}
    menus.by_id[menu_id] = Menu({"name": name, "size": {"width": 2500, "height": 843}, "areas": [area]}, b"picture")
    menus.shown = menu_id if shown else menus.shown
    return menu_id


def assert_menu_is_set(outside: OutsideLine) -> None:
    """Exactly one menu of ours, with its picture, and everybody sees it."""
    menus = outside.stand_in.menus
    [ours] = [key for key, menu in menus.by_id.items() if is_our_name(menu.definition["name"])]
    assert menus.shown == ours
    picture = menus.by_id[ours].picture
    assert menus.by_id[ours].definition == rich_menu_request(picture)
    assert judge_menu.measure_picture(picture) == (2500, 1250)
    assert outside.findings == []


def test_one_command_puts_the_menu_under_every_talk(tmp_path: Path, outside: OutsideLine) -> None:
    """The operator's real command in a process of its own; the token stays out of what it says."""
    done = Service(tmp_path, outside.url).command("line", "menu")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "Everybody sees the menu now.\n"
    assert_menu_is_set(outside)
    [menu] = outside.stand_in.menus.by_id.values()
    assert [area["action"]["label"] for area in menu.definition["areas"]] == [a["label"] for a in RICH_MENU["areas"]]
    assert TOKEN not in done.stdout + done.stderr


def test_second_run_changes_nothing_and_says_so(run: Run, outside: OutsideLine) -> None:
    """Two questions, no change."""
    assert run().exit_code == 0
    before = (dict(outside.stand_in.menus.by_id), outside.stand_in.menus.shown)
    outside.stand_in.record.clear()
    again = run()
    assert (again.exit_code, again.output) == (0, "Everybody sees this menu already; nothing was changed.\n")
    assert calls(outside) == ["GET user/all/richmenu", "GET richmenu/list"]
    assert (outside.stand_in.menus.by_id, outside.stand_in.menus.shown) == before


def test_older_menu_goes_only_after_the_new_one_is_seen(run: Run, outside: OutsideLine) -> None:
    """At no moment is a talk without a menu."""
    add_menu(outside, OLDER)
    assert run().output == "Everybody sees the menu now. Older menus deleted: 1.\n"
    assert calls(outside)[2:] == [
        "POST richmenu",
        "POST richmenu/",
        "POST user/all/richmenu/",
        "DELETE richmenu/",
    ]
    assert_menu_is_set(outside)


def test_menus_of_other_programs_stay(run: Run, outside: OutsideLine) -> None:
    """Also one that is alike in name, and one that does what nobody has heard of yet."""
    others = ["campaign", RICH_MENU["name"], f"{RICH_MENU['name']} 2026"]
    for name in others:
        add_menu(outside, name)
    assert run().exit_code == 0
    assert names(outside)[:-1] == others
    assert_menu_is_set(outside)


def test_menu_of_the_managers_page_is_replaced(run: Run, outside: OutsideLine) -> None:
    """LINE does not tell which it is; ours goes before it."""
    outside.stand_in.menus.set_elsewhere = True
    assert run().exit_code == 0
    assert_menu_is_set(outside)


@pytest.mark.parametrize(
    ("kind", "endpoint"),
    [
        (FaultKind.CUT, "/v2/bot/richmenu"),
        (FaultKind.SERVER_ERROR, "/content"),
        (FaultKind.CUT, "/content"),
    ],
)
def test_run_that_ended_half_way_is_mended_by_the_next(
    run: Run, outside: OutsideLine, kind: FaultKind, endpoint: str
) -> None:
    """Made but not told, without a picture, with one that was not confirmed; the older menu is seen until the end."""
    older = add_menu(outside, OLDER)
    outside.stand_in.faults.add(kind, endpoint=endpoint)
    failed = run()
    assert failed.exit_code == 1
    assert "run the command again, which mends what is half done" in failed.output
    assert outside.stand_in.menus.shown == older
    assert len(names(outside)) == 2
    assert run().output == "Everybody sees the menu now. Older menus deleted: 2.\n"
    assert_menu_is_set(outside)


def test_menu_that_was_finished_but_not_shown_is_not_kept_twice(run: Run, outside: OutsideLine) -> None:
    """Killed just before it would be shown."""
    run()
    outside.stand_in.menus.shown = ""
    assert run().exit_code == 0
    assert_menu_is_set(outside)


def test_older_menu_left_behind_is_deleted_by_the_next_run(run: Run, outside: OutsideLine) -> None:
    """Killed just before the end; what is seen stays untouched."""
    run()
    add_menu(outside, OLDER, shown=False)
    shown = outside.stand_in.menus.shown
    assert run().output == "Everybody sees this menu already. Older menus deleted: 1.\n"
    assert outside.stand_in.menus.shown == shown
    assert_menu_is_set(outside)


def test_refused_picture_leaves_the_older_menu_seen(
    run: Run, outside: OutsideLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LINE's reason is told; putting it right and running again ends well."""
    older = add_menu(outside, OLDER)
    with monkeypatch.context() as stricter:
        stricter.setattr(judge_menu, "MOST_PICTURE_BYTES", 1000)
        refused = run()
    assert refused.exit_code == 1
    assert "refused to take the menu's picture (400: The image size is not allowed for richmenu)" in refused.output
    assert outside.stand_in.menus.shown == older
    outside.stand_in.record.clear()
    assert run().exit_code == 0
    assert_menu_is_set(outside)


def test_refused_definition_is_told_with_its_place(
    run: Run, outside: OutsideLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The property, as LINE names it; nothing was made."""
    monkeypatch.setitem(RICH_MENU, "bar", "")
    refused = run()
    assert refused.exit_code == 1
    assert "(400: The request body has 1 error(s); chatBarText: May not be empty)" in refused.output
    assert names(outside) == []


@pytest.mark.parametrize(
    ("kind", "advice"),
    [
        (FaultKind.RATE_LIMITED, "run the command again in an hour"),
        (FaultKind.SERVER_ERROR, "(500): run the command again"),
        (FaultKind.CUT, "(no answer): run the command again"),
    ],
)
def test_each_failure_is_one_sentence_with_advice(
    run: Run, outside: OutsideLine, kind: FaultKind, advice: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Exit 1, no traceback, and the token in neither the output nor the loudest log."""
    outside.stand_in.faults.add(kind)
    with caplog.at_level(logging.DEBUG):
        failed = run()
    assert failed.exit_code == 1
    assert failed.output.startswith("Error: LINE ")
    assert advice in failed.output
    assert failed.output.count("\n") == 1
    assert TOKEN not in failed.output + caplog.text


def test_wrong_token_is_told_without_showing_it(run: Run, settings: MenuSettings, outside: OutsideLine) -> None:
    """What to do in the console."""
    settings.line_token = "a-token-of-last-year"
    failed = run()
    assert failed.exit_code == 1
    assert "issue a long-lived one in the LINE Developers console" in failed.output
    assert "a-token-of-last-year" not in failed.output


def test_platform_that_keeps_silent_is_not_waited_for(
    run: Run, outside: OutsideLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command ends by itself."""
    monkeypatch.setattr(menu_client, "TIMEOUT", (0.2, 0.2))
    outside.stand_in.faults.add(FaultKind.TIME_OUT)
    failed = run()
    assert (failed.exit_code, "no answer" in failed.output) == (1, True)


def test_nobody_listening_is_told(run: Run, settings: MenuSettings) -> None:
    """A refused connection is a sentence too."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.line_endpoint = f"http://127.0.0.1:{server.getsockname()[1]}"
    failed = run()
    assert (failed.exit_code, "no answer" in failed.output) == (1, True)


def test_without_a_channel_nothing_is_asked_and_the_settings_are_named(
    run: Run, settings: MenuSettings, outside: OutsideLine
) -> None:
    """And a rehearsal, whose channel is made up, is told that it needs none."""
    settings.line_open = False
    refused = run()
    assert refused.exit_code == 1
    assert "set LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN" in refused.output
    settings.line_open = settings.rehearsal = True
    rehearsing = run()
    assert (rehearsing.exit_code, "its phone shows" in rehearsing.output) == (1, True)
    assert outside.stand_in.record.calls == []


def test_pictures_go_to_lines_host_for_files() -> None:
    """A stand-in has one host for everything."""
    assert files_endpoint("https://api.line.me") == "https://api-data.line.me"
    assert files_endpoint("http://127.0.0.1:8100") == "http://127.0.0.1:8100"


def test_help_teaches(run: Run) -> None:
    """What it does, that it may be run again, and how to type it."""
    said = run("--help").output
    assert "changes nothing" in said
    assert "flask --app wsgi line menu" in said
