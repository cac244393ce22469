"""flows: text of strangers made fit for a terminal: nothing in an article or a file name may drive it."""

_VISIBLE = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\n\t"}
_VISIBLE |= {0x7F: 0x2421} | dict.fromkeys(range(0x80, 0xA0), 0xFFFD)
# What turns the direction of writing, and so can make a line read as another one.
_VISIBLE |= dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0xFFFD)
_VISIBLE_IN_LINE = _VISIBLE | dict.fromkeys(map(ord, "\n\t\u2028\u2029"), ord(" "))


def harmless(text: str) -> str:
    """Return the text with each character that controls, but line ends and tabs, as a visible sign, one for one."""
    return text.translate(_VISIBLE)


def harmless_line(text: str) -> str:
    """Return the text as `harmless` does, on one line."""
    return text.translate(_VISIBLE_IN_LINE)
