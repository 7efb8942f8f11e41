"""A page in one file: style, scripts and data are inside, and its browser is told to ask nobody for anything."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from string import Template

from plotly.offline import get_plotlyjs

from dashspot.browser.services.html_report.markup import escaped

_HERE = Path(__file__).parent
_PAGE = Template("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="$policy">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>$title</title>
<style>$style</style>
</head>
<body>
$body
<script>$plotly</script>
<script>$drawing</script>
</body>
</html>
""")
_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data: blob:; "
    "base-uri 'none'; form-action 'none'"
)
_BUILDS_CODE = "'unsafe-eval'"
"""What draws by WebGL builds its code when the page runs; no other page may."""


def page(title: str, body: str, *, draws_by_gl: bool) -> bytes:
    """The whole file; `body` is HTML, its charts are drawn from the data beside them."""
    plotly, drawing = get_plotlyjs(), _asset("report.js")
    allowed = [_digest(plotly), _digest(drawing), *([_BUILDS_CODE] if draws_by_gl else [])]
    text = _PAGE.substitute(
        policy=_POLICY.format(scripts=" ".join(allowed)),
        title=escaped(title),
        style=_asset("report.css"),
        body=body,
        plotly=plotly,
        drawing=drawing,
    )
    return text.encode()


@cache
def _asset(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


@cache
def _digest(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
