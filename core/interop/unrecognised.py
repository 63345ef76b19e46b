"""What a file is that no reader knows, and how to get a file out of it that one does."""

from __future__ import annotations

CSV = "Export it as CSV with a header line: item_id, text, gold."
SHEET = "Save the sheet as CSV UTF-8 with a header line: item_id, text, gold."
UNPACK = "Unpack it and import the files in it."
KINDS = (
    (b"%PDF", "a PDF", "Copy its table into a spreadsheet and save that as CSV UTF-8."),
    (b"\xd0\xcf\x11\xe0", "an old Office document (Excel, Word)", SHEET),
    (b"\x89PNG", "a PNG image", CSV),
    (b"\xff\xd8\xff", "a JPEG image", CSV),
    (b"GIF8", "a GIF image", CSV),
    (b"\x1f\x8b", "a gzip archive", UNPACK),
    (b"7z\xbc\xaf", "a 7-Zip archive", UNPACK),
    (b"Rar!", "a RAR archive", UNPACK),
    (b"SQLite format 3", "an SQLite database", "Export its table as CSV with a header line."),
    (b"{\\rtf", "a rich text document", CSV),
)
PACKED = (
    (b"xl/", "an Excel workbook", SHEET),
    (b"word/", "a Word document", CSV),
    (b"ppt/", "a PowerPoint presentation", CSV),
    (b"opendocument.spreadsheet", "an OpenDocument spreadsheet", SHEET),
    (b"", "a ZIP archive", UNPACK),
)
"""By a name that stands inside the ZIP archive, the last for any other."""


def kind_of(raw: bytes) -> tuple[str, str] | None:
    """What the bytes are and how to export them; None where their beginning says nothing.

    Parameters
    ----------
    raw : bytes
        The whole file.

    Returns
    -------
    tuple of str and str, or None

    Examples
    --------
    >>> kind_of(b"%PDF-1.7")
    ('a PDF', 'Copy its table into a spreadsheet and save that as CSV UTF-8.')
    >>> kind_of(b"Dear Ann,")
    """
    kinds: tuple[tuple[bytes, str, str], ...] = KINDS
    if raw.startswith(b"PK\x03\x04"):
        kinds = tuple((b"PK", what, how) for name, what, how in PACKED if name in raw)
    return next(((what, how) for sign, what, how in kinds if raw.startswith(sign)), None)
