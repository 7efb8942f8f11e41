"""Writes docs/configuration.md from the settings, so that no text is kept twice."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic.fields import FieldInfo

from dashspot.settings import PREFIX, Settings

_OPENING = """# Configuration

Every setting is read from the environment, else from the same name in `.streamlit/secrets.toml`, else its default
holds; an empty one counts as not set. A wrong one stops the start with a sentence that names it. `python -m dashspot
doctor` says which are set, and where.

This page is made from the settings, `python -m dashspot describe settings --out docs/configuration.md`; a test holds it
current.

| setting | default | meaning |
|---|---|---|
"""
_UPLOADS = """
## One limit for uploads

`DASHSPOT_UPLOAD_LIMIT_MB` is told to Streamlit by `serve`, said on the page of imports, and checked again when a file
arrives; `.streamlit/config.toml` holds its default for whoever starts Streamlit otherwise. A proxy sees the file
wrapped in a form of a few hundred bytes, so it must let 1 MB more through, or it refuses in words of its own. For
nginx, whose own default is 1 MB:

```nginx
client_max_body_size {proxied}m;
```

What is larger is imported by the command line, up to `DASHSPOT_IMPORT_LIMIT_MB`.
"""


def configuration() -> str:
    """The page, in Markdown."""
    proxied = Settings.model_fields["upload_limit_mb"].default + 1
    return _OPENING + "".join(_rows()) + _UPLOADS.format(proxied=proxied)


def _rows() -> Iterator[str]:
    for name, field in Settings.model_fields.items():
        yield f"| `{PREFIX}{name.upper()}` | {_default(field)} | {field.description} |\n"


def _default(field: FieldInfo) -> str:
    if field.default_factory:
        return "see meaning"
    if field.default in (None, ()):
        return "none"
    if isinstance(field.default, tuple):
        return f"`{','.join(field.default)}`"
    return f"`{str(field.default).lower() if isinstance(field.default, bool) else field.default}`"
