"""Load what the first page needs before somebody asks for it.

Streamlit imports the pages when the first visitor comes, who would wait for pandas, altair and pydantic
(1.3 s of processor time).
"""

from __future__ import annotations

import importlib


def warm() -> None:
    """Import the libraries and draw a chart once: parts of them load only then."""
    import altair as alt  # noqa: PLC0415 - in its own thread, beside the start of the server
    import pandas as pd  # noqa: PLC0415

    import service.client  # noqa: F401, PLC0415

    frame = pd.DataFrame({"x": [1.0], "y": [[1.0]]})
    importlib.import_module("pyarrow")  # turns tables into what the browser reads
    alt.layer(alt.Chart(frame).mark_bar().encode(x="x:Q")).to_dict()
