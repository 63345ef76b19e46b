import io
import zipfile

import pytest

from core.domain.errors import BadData
from core.interop.registry import recognise
from core.interop.source import SourceFile
from core.interop.unrecognised import OLD_OFFICE


def packed(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "a,b\n1,2\n")
    return out.getvalue()


FALSE_NAMES = {
    "a PDF": b"%PDF-1.4\n1 0 obj, a\n2 0 obj, b\n",
    "a rich text document": b"{\\rtf1 hello, you\nfoo, bar}\n",
    "a web page (HTML), perhaps of a sign-in": b"<!DOCTYPE html>\n<title>Sign in</title>\na, b\n",
    "a web page (HTML)": b"\xef\xbb\xbf<!-- x -->\n<HTML><table><tr><td>a, b</table>\n1, 2\n",
    "an XML spreadsheet (Excel 2003)": b'<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-'
    b'microsoft-com:office:spreadsheet">a, b\n',
    "an old Excel workbook (.xls)": OLD_OFFICE + bytes(99) + "Workbook".encode("utf-16-le"),
    "an old Word document (.doc)": OLD_OFFICE + bytes(99) + "WordDocument".encode("utf-16-le"),
    "an Office document with a password": OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"),
    "an OpenDocument spreadsheet (.ods)": packed("opendocument.spreadsheet"),
    "an Apple Numbers or Pages document": packed("Index/Document.iwa"),
    "a Word document": packed("word/document.xml"),
    "a binary Excel workbook (.xlsb)": packed("xl/workbook.bin"),
    "a ZIP archive": packed("items.csv"),
    "a PNG image": b"\x89PNG\r\n\x1a\n\0\0",
    "a WebP image": b"RIFF\0\0\0\0WEBP",
    "an SQLite database": b"SQLite format 3\0\0",
    "a DuckDB database": bytes(8) + b"DUCK" + bytes(8),
    "a gzip archive": b"\x1f\x8b\x08\0",
}


@pytest.mark.parametrize("what", FALSE_NAMES)
def test_a_file_under_a_false_name_is_called_what_it_is_and_how_to_export_it(what):
    with pytest.raises(BadData) as refused:
        recognise(SourceFile("export.csv", FALSE_NAMES[what]))
    assert refused.value.title == f"export.csv is an unrecognised file: {what}"
    assert refused.value.remedy


def test_a_table_of_texts_with_tags_is_a_table():
    raw = b"item_id,text\nd1,<html> is a tag\nd2,Please sign in\n"
    assert recognise(SourceFile("f.html", raw)).format == "csv"
