"""Cells that a spreadsheet would run as a formula, made harmless and back again.

A cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a carriage return gets a single quote
in front, unless it is a plain number. Quotes that stand there already get one more, so that
taking one off always gives the cell as it was.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

RUNS = r"^'*\s*[=+\-@\t\r]"
PLAIN_NUMBER = r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$"
MARKED = r"^'('*\s*[=+\-@\t\r])"


def marked(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Texts that a spreadsheet shows as they are.

    Parameters
    ----------
    column : ChunkedArray of string

    Returns
    -------
    ChunkedArray of string
        As long; :func:`unmarked` gives the texts back to the letter.

    Examples
    --------
    >>> marked(pa.chunked_array([["=1+1", "-5", "-a", "'=x"]])).to_pylist()
    ["'=1+1", '-5', "'-a", "''=x"]
    """
    # White space and quotes before the sign count too: spreadsheets drop them and run what is left.
    runs = pc.match_substring_regex(column, RUNS)
    if not pc.any(runs, min_count=0).as_py():
        return column
    harmful = pc.and_not(runs, pc.match_substring_regex(column, PLAIN_NUMBER))
    quoted = pc.binary_join_element_wise(pa.scalar("'", column.type), column, "")
    return pc.if_else(pc.fill_null(harmful, False), quoted, column)


def unmarked(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Texts without the quote in front.

    Examples
    --------
    >>> unmarked(pa.chunked_array([["'=1+1", "-5", "'tis", "''=x"]])).to_pylist()
    ['=1+1', '-5', "'tis", "'=x"]
    """
    if not pc.any(pc.starts_with(column, "'"), min_count=0).as_py():
        return column
    return pc.replace_substring_regex(column, MARKED, r"\1")
