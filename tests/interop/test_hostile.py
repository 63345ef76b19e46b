"""Whatever is wrong with a file, it ends in problems or in an error with a title and a remedy."""

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.domain.errors import BadData
from core.interop.reading import COLUMNS, PLACE, SLICE
from core.interop.registry import READERS, read, recognise
from core.interop.source import SourceFile
from tests.interop.every_sample import SAMPLES
from tests.interop.hostile import spoiled_bytes, spoiled_values

TEXTS = [name for name, (raw, _) in SAMPLES.items() if b"\0" not in raw]


def taken(raw: bytes, format_: str) -> None:
    """The file read by whoever takes it and by the reader it was made for."""
    source = SourceFile("sample", raw)
    reader = next(reader for reader in READERS if reader.id == format_)
    own = reader.recognise(source.sample)
    for field in own.fields if own else ():
        (field.name + "".join(field.examples)).encode()
    refused = None
    try:
        reading = read(source, own or recognise(source))
    except BadData as error:
        refused = error
    if refused:
        assert refused.title
        assert refused.message or refused.remedy
        return
    for problem in reading.problems:
        assert problem.why
        assert problem.cause
        assert len(problem.why) < 500
        assert "\n" not in problem.why
    for kind, frame in reading.tables.items():
        assert {*frame.columns} >= {PLACE, *COLUMNS[kind]}
        assert all(str(name).startswith(SLICE) or name in (PLACE, *COLUMNS[kind]) for name in frame)
        written = frame.select_dtypes(include=["object", "str"])
        for value in pd.unique(written.to_numpy(dtype=object).ravel()):
            if isinstance(value, str):
                value.encode()


@pytest.mark.slow
@pytest.mark.parametrize("name", TEXTS)
def test_a_value_of_the_wrong_kind_is_never_an_accident(name: str):
    raw, format_ = SAMPLES[name]
    for spoiled in spoiled_values(raw):
        taken(spoiled, format_)


@settings(
    max_examples=200,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.data_too_large],
)
@given(data=st.data())
def test_a_damaged_file_is_never_an_accident(data: st.DataObject):
    raw, format_ = data.draw(st.sampled_from(sorted(SAMPLES.values())))
    taken(data.draw(spoiled_bytes(raw)), format_)


@pytest.mark.parametrize("name", TEXTS)
def test_a_key_that_is_there_twice_is_told(name: str):
    raw, format_ = SAMPLES[name]
    doubled = raw.replace(b'{"', b'{"twice":1,"twice":2,"', 1)
    taken(doubled, format_)
