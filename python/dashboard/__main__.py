"""``python -m dashboard``: serve the dashboard. What follows is for Streamlit, such as ``--server.port 8600``."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

import duckdb
from metric_layer import MetricError
from streamlit.logger import get_logger
from streamlit.web import cli

# Caches that are made before anything is served warn of that.
get_logger("streamlit.runtime.caching.cache_data_api").setLevel("ERROR")

from dashboard.pages import warm_up  # noqa: E402
from dashboard.published import Problem  # noqa: E402

if __name__ == "__main__":
    # Else whoever comes first would wait for it; what keeps a page from being shown is told there.
    with suppress(Problem, MetricError, duckdb.Error):
        warm_up()
    sys.argv = ["streamlit", "run", str(Path(__file__).with_name("app.py")), *sys.argv[1:]]
    sys.exit(cli.main())
