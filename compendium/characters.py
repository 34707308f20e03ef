"""Which characters may stand in a record: those that a reader can see, and no others."""

import re

# Controls, characters without width or form, those that turn the direction of text, private use.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ud800-\uf8ff\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U0010ffff]"
)
_STACKED = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4}")
# What UTF-8 looks like after a program read it as Windows-1252 or Latin-1 and saved it again.
_GARBLED = re.compile("â€.|Ã[\u00a0-\u00bf©]|Â[\u00a0-\u00bf]")


def fault_in(text: str) -> str | None:
    """Return what is wrong with the characters of a text and what to do, or None."""
    if text.isascii() and text.isprintable():
        return None
    if hidden := _HIDDEN.search(text):
        return f"an invisible character (U+{ord(hidden[0]):04X}) stands here; delete it"
    if "\ufffd" in text:
        return "the sign \ufffd stands for a letter that was lost; type the letter again"
    if garbled := _GARBLED.search(text):
        return f'"{garbled[0]}" is a letter or sign garbled by a wrong encoding; type it again and save as UTF-8'
    if _STACKED.search(text):
        return "many accents are stacked on one letter here; delete them"
    return None
