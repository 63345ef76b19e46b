"""Every reader by name; the next format is one module and one line here."""

from __future__ import annotations

from dataclasses import replace

from core.domain.errors import BadData
from core.interop.argilla import Argilla
from core.interop.crowd.mturk import MTurk
from core.interop.crowd.toloka import Toloka
from core.interop.inspect_logs.reader import InspectLog
from core.interop.label_matrix import LabelMatrix
from core.interop.label_studio.flat import LabelStudioCsv, LabelStudioMin
from core.interop.label_studio.tasks import LabelStudioTasks
from core.interop.layout import laid_out
from core.interop.mlflow.runs import MlflowRuns
from core.interop.mlflow.tables import MlflowTable
from core.interop.openai_files.batch import BatchOutput
from core.interop.openai_files.job import FineTuningJob
from core.interop.openai_files.job_results import JobResults
from core.interop.openai_files.training import TrainingFile
from core.interop.plain.excel_file import Excel
from core.interop.plain.recognition import UNCLEAR
from core.interop.plain.tables import PlainCsv, PlainJson, PlainParquet
from core.interop.prodigy import Prodigy
from core.interop.promptfoo.expected import PromptfooTests
from core.interop.promptfoo.reader import Promptfoo
from core.interop.reading import ImportChoices, Reader, Reading, Recognition
from core.interop.source import SourceFile
from core.interop.spacy_cats import SpacyCats
from core.interop.unrecognised import CSV, kind_of
from core.interop.work_logs.reader import WorkLogs

BLANK = b" \t\r\n\xef\xbb\xbf\xff\xfe"
"""White space and byte order marks."""

READERS: tuple[Reader, ...] = (
    MTurk(),
    Toloka(),
    LabelMatrix(),
    TrainingFile(),
    JobResults(),
    FineTuningJob(),
    BatchOutput(),
    Argilla(),
    Prodigy(),
    SpacyCats(),
    LabelStudioTasks(),
    LabelStudioMin(),
    LabelStudioCsv(),
    Promptfoo(),
    InspectLog(),
    MlflowRuns(),
    MlflowTable(),
    PromptfooTests(),
    WorkLogs(),
    PlainCsv(),
    PlainJson(),
    PlainParquet(),
    Excel(),
)


def recognise(source: SourceFile, wanted: ImportChoices | None = None) -> Recognition:
    """What a file is, judged by its content; its name may say anything.

    Parameters
    ----------
    source : SourceFile
    wanted : ImportChoices, optional
        Which sheet of a workbook it is.

    Returns
    -------
    Recognition

    Raises
    ------
    BadData
        If it is empty or no reader knows it.
    """
    if not source.raw.strip(BLANK):
        raise BadData(f"{source.name} is empty", "It holds no data.", "Export it again.")
    laid = laid_out(source, wanted.sheet if wanted else "")
    sample = laid.source.sample
    found = [r for r in (reader.recognise(sample) for reader in READERS) if r is not None]
    kind = None if laid.sheet else kind_of(source.raw)
    # Bytes that say what they are count before a text that only might be a table.
    if not any(r.confidence > (UNCLEAR if kind else 0) for r in found):
        if kind is None and sample.text is None:
            _ = source.text  # says which byte is not text
        what, how = kind or ("text without a known table or structure", CSV)
        known = ", ".join(reader.title for reader in READERS)
        raise BadData(f"{source.name} is an unrecognised file: {what}", f"Supported: {known}.", how)
    # Of equals the one that stands first in READERS.
    best = max(found, key=lambda r: r.confidence)
    if not laid.sheet:
        return best
    title = f"Excel sheet {laid.sheet!r}"
    plain = best.format == PlainCsv.id
    return replace(best, title=title if plain else f"{title}, {best.title}")


def read(
    source: SourceFile, recognition: Recognition, wanted: ImportChoices | None = None
) -> Reading:
    """A file's rows by the reader that recognised it.

    Parameters
    ----------
    source : SourceFile
    recognition : Recognition
    wanted : ImportChoices, optional

    Returns
    -------
    Reading

    Raises
    ------
    BadData
        If the file cannot be read as a whole.
    """
    reader = next(r for r in READERS if r.id == recognition.format)
    wanted = wanted or ImportChoices()
    laid = laid_out(source, wanted.sheet)
    return laid.told(reader.read(laid.source, wanted))
