"""`streamlit run app.py` on a host that does not know `st.App`: it runs the script and nothing else."""

import sys
from pathlib import Path

from streamlit.web import cli
from streamlit.web.server import app_discovery


def _find_no_app(path: Path, app_name: str | None = None) -> app_discovery.AppDiscoveryResult:
    del path, app_name
    return app_discovery.AppDiscoveryResult(is_asgi_app=False, app_name=None, import_string=None)


app_discovery.discover_asgi_app = _find_no_app
sys.exit(cli.main())
