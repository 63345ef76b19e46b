"""What a file is that no reader knows, and how to get a file out of it that one does."""

from __future__ import annotations

import re

CSV = "Export it as CSV with a header line: item_id, text, gold."
SHEET = "Save the sheet as CSV UTF-8 with a header line: item_id, text, gold."
TABLE = "Export its table as CSV UTF-8 with a header line."
COPY = "Copy its table into a spreadsheet and save that as CSV UTF-8."
UNPACK = "Unpack it and import the files in it."
PICTURE = "A picture holds no table; export the data it shows as CSV with a header line."
KINDS = (
    (b"%PDF", "a PDF", COPY),
    (b"\x89PNG", "a PNG image", PICTURE),
    (b"\xff\xd8\xff", "a JPEG image", PICTURE),
    (b"GIF8", "a GIF image", PICTURE),
    (b"II*\0", "a TIFF image", PICTURE),
    (b"MM\0*", "a TIFF image", PICTURE),
    (b"\x1f\x8b", "a gzip archive", UNPACK),
    (b"BZh", "a bzip2 archive", UNPACK),
    (b"\xfd7zXZ", "an xz archive", UNPACK),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", UNPACK),
    (b"7z\xbc\xaf", "a 7-Zip archive", UNPACK),
    (b"Rar!", "a RAR archive", UNPACK),
    (b"SQLite format 3", "an SQLite database", TABLE),
    (b"\0\1\0\0Standard ", "an Access database", TABLE),
    (b"{\\rtf", "a rich text document", COPY),
    (b"\x89HDF", "an HDF5 file", TABLE),
    (b"ARROW1", "an Arrow file", "Save it as Parquet or CSV."),
    (b"FEA1", "a Feather file", "Save it as Parquet or CSV."),
    (b"Obj\1", "an Avro file", "Save it as Parquet or CSV."),
    (b"ORC", "an ORC file", "Save it as Parquet or CSV."),
    (b"$FL2", "an SPSS file", TABLE),
    (b"\x80\x04\x95", "a Python pickle", "Save it as Parquet or CSV."),
)
PACKED = (
    (b"xl/workbook.bin", "a binary Excel workbook (.xlsb)", "Save it as .xlsx or CSV UTF-8."),
    (b"xl/", "a damaged Excel workbook", "Open it in a spreadsheet program and save it again."),
    (b"word/", "a Word document", COPY),
    (b"ppt/", "a PowerPoint presentation", COPY),
    (b"opendocument.spreadsheet", "an OpenDocument spreadsheet (.ods)", SHEET),
    (b"opendocument.text", "an OpenDocument text (.odt)", COPY),
    (b"Index/Document.iwa", "an Apple Numbers or Pages document", "Export it as CSV or .xlsx."),
    (b"", "a ZIP archive", UNPACK),
)
"""By a name that stands inside the ZIP archive, the last for any other."""

OLD_OFFICE = b"\xd0\xcf\x11\xe0"
OLD = (
    ("EncryptedPackage", "an Office document with a password", "Save it without a password."),
    ("WordDocument", "an old Word document (.doc)", COPY),
    ("PowerPoint Document", "an old PowerPoint presentation (.ppt)", COPY),
    ("Workbook", "an old Excel workbook (.xls)", "Save it as .xlsx or CSV UTF-8."),
    ("Book", "an old Excel workbook (.xls)", "Save it as .xlsx or CSV UTF-8."),
    ("", "an old Office document (Excel, Word)", SHEET),
)
"""By a name that stands inside, in UTF-16."""

HEAD = 4_096
_LOGIN = re.compile(rb"sign[ -]?in|log[ -]?in|anmelde|type=[\"']?password", re.IGNORECASE)


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
    >>> kind_of(b"<html><table>")[0]
    'a web page (HTML)'
    >>> kind_of(b"Dear Ann,")
    """
    kinds: tuple[tuple[bytes, str, str], ...] = KINDS
    if raw.startswith(b"PK\x03\x04"):
        kinds = tuple((b"PK", what, how) for name, what, how in PACKED if name in raw)
    if raw.startswith(OLD_OFFICE):
        kinds = tuple(
            (OLD_OFFICE, what, how) for name, what, how in OLD if name.encode("utf-16-le") in raw
        )
    found = next(((what, how) for sign, what, how in kinds if raw.startswith(sign)), None)
    return found or _by_place(raw) or _marked_up(raw)


def _by_place(raw: bytes) -> tuple[str, str] | None:
    """Kinds whose sign stands after a few bytes."""
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return "a WebP image", PICTURE
    if raw[4:12] in (b"ftypheic", b"ftypmif1", b"ftypavif"):
        return "a photo (HEIC, AVIF)", PICTURE
    if raw[:2] == b"BM" and raw[6:10] == bytes(4):
        return "a BMP image", PICTURE
    if raw[8:12] == b"DUCK":
        return "a DuckDB database", TABLE
    return ("a tar archive", UNPACK) if raw[257:262] == b"ustar" else None


def _marked_up(raw: bytes) -> tuple[str, str] | None:
    """Web pages and XML, which tools save under the name of a table."""
    head = raw[:HEAD].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    # A remark or a declaration may stand before the page.
    opened = re.match(rb"(<\?xml[^>]*>|<!--.*?-->|\s)*(<!doctype html|<html|<head|<table)", head)
    if opened and _LOGIN.search(raw[:100_000]):
        return "a web page (HTML), perhaps of a sign-in", "Sign in to the tool and export it again."
    if opened:
        how = "Open it in a spreadsheet program and save it as .xlsx or CSV UTF-8."
        return "a web page (HTML)", how
    if head.startswith(b"<?xml"):
        if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
            return "an XML spreadsheet (Excel 2003)", "Save it as .xlsx or CSV UTF-8."
        return "an XML document", CSV
    return None
