"""The ``line menu`` command: draws the menu under the talk and makes it everybody's."""

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import click
from flask import current_app
from flask.cli import AppGroup

from bot.line.menu_client import KnownMenu, MenuClient, MenuNotSet
from bot.line.richmenu import is_our_name, rich_menu_request

line_group = AppGroup("line", help="Set up what LINE itself keeps for the channel.")


class LineSettings(Protocol):
    """What of the service's settings is needed to talk to LINE."""

    @property
    def line_open(self) -> bool: ...
    @property
    def line_token(self) -> str: ...
    @property
    def line_endpoint(self) -> str: ...
    @property
    def rehearsal(self) -> bool: ...


@line_group.command("menu")
@click.option(
    "--preview",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write the picture to this file as PNG and do nothing else; needs no channel.",
)
def menu_command(preview: Path | None) -> None:
    """Put the menu under every resident's talk: start, search, telephone, end and erase.

    Draws its picture, gives both to LINE, shows the menu to everybody and deletes this service's older menus;
    menus of other programs stay. Run it once for a channel, and again after the menu's words have changed:
    where nothing has changed it changes nothing, and what an earlier run left half done is mended.

    \b
    Examples:
      flask --app wsgi line menu --preview menu.png
      flask --app wsgi line menu
    """
    # Nothing else of the service draws, and it starts sooner without.
    from bot.line.menu_picture import NoJapaneseFont, draw_menu

    settings: LineSettings = current_app.config["SETTINGS"]
    if preview is None:
        _ensure_channel(settings)
    try:
        picture = draw_menu()
    except NoJapaneseFont as refusal:
        raise click.ClickException(str(refusal)) from None
    if preview is not None:
        _write(preview, picture)
        return
    try:
        click.echo(_set_menu(MenuClient(settings.line_token, settings.line_endpoint), picture))
    except MenuNotSet as refusal:
        raise click.ClickException(str(refusal)) from None


def _ensure_channel(settings: LineSettings) -> None:
    if settings.rehearsal:
        raise click.ClickException("A rehearsal needs no menu of LINE's: its phone shows the same four places itself.")
    if not settings.line_open:
        raise click.ClickException(
            "There is no LINE channel to set the menu for: set LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN, or "
            "look at the picture with --preview."
        )


def _write(file: Path, picture: bytes) -> None:
    try:
        file.write_bytes(picture)
    except OSError as error:
        raise click.ClickException(f"The picture could not be written to {file}: {error.strerror}.") from None
    click.echo(f"The menu's picture is in {file}.")


def _set_menu(line: MenuClient, picture: bytes) -> str:
    """Bring LINE to keep exactly this menu of ours and to show it to everybody; tells what was done."""
    request = rich_menu_request(picture)
    shown = line.shown_to_everybody()
    ours = [menu for menu in line.menus() if is_our_name(menu.name)]
    # One of ours that nobody sees is left from a run that ended half-way, perhaps without its picture.
    unseen = [menu for menu in ours if menu.id != shown]
    _delete(line, unseen)
    if any(menu.id == shown and menu.name == request["name"] for menu in ours):
        return _tell("Everybody sees this menu already" + ("." if unseen else "; nothing was changed."), len(unseen))
    menu_id = line.create(request)
    line.set_picture(menu_id, picture)
    line.show_to_everybody(menu_id)
    # The one seen until now goes last, so that no talk is without a menu meanwhile.
    _delete(line, [menu for menu in ours if menu.id == shown])
    return _tell("Everybody sees the menu now.", len(ours))


def _delete(line: MenuClient, menus: Iterable[KnownMenu]) -> None:
    for menu in menus:
        line.delete(menu.id)


def _tell(done: str, deleted: int) -> str:
    return f"{done} Older menus deleted: {deleted}." if deleted else done
