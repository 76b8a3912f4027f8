"""National lines: which of them fit a danger, a need, an hour and an age."""

from content.lines.choose import always_open_lines, chat_lines, check_lines, lines_for
from content.lines.line import BLOCKED_NUMBERS, Line, LinesWrong, load_lines, read_lines, stale_lines

__all__ = [
    "BLOCKED_NUMBERS",
    "Line",
    "LinesWrong",
    "always_open_lines",
    "chat_lines",
    "check_lines",
    "lines_for",
    "load_lines",
    "read_lines",
    "stale_lines",
]
