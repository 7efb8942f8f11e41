"""The page on which a user agrees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from dashspot.sandbox.catalogue.people import User

_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Sandbox sign-in</title><style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 32rem; margin: 3rem auto; padding: 0 1rem; }}
label {{ display: block; margin: .4rem 0; }} button {{ font: inherit; padding: .5rem 1.5rem; margin: 1rem .5rem 0 0; }}
</style></head>
<body>
<h1>Sign in to the sandbox</h1>
<p>This is a local imitation of Spotify. The app asks for:</p>
<ul>{scopes}</ul>
<form method="post" action="">
<fieldset><legend>As</legend>{users}</fieldset>
{hidden}
<button name="decision" value="agree">Agree</button>
<button name="decision" value="cancel">Cancel</button>
</form>
</body>
</html>
"""


def sign_in_page(users: Iterable[User], scopes: Iterable[str], kept: Mapping[str, str]) -> str:
    """HTML with the users to choose from, the scopes that are asked for, Agree and Cancel."""
    choices = [
        f'<label><input type="radio" name="user" value="{escape(user.id)}"{"" if number else " checked"}> '
        f"{escape(user.name)}{'' if user.premium else ' (no Premium)'}</label>"
        for number, user in enumerate(users)
    ]
    hidden = [f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in kept.items()]
    listed = [f"<li>{escape(scope)}</li>" for scope in scopes] or ["<li>public information only</li>"]
    return _PAGE.format(scopes="".join(listed), users="".join(choices), hidden="\n".join(hidden))
