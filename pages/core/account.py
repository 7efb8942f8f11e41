"""Who you are here: connection, browsers, notebooks, and how to leave."""

import streamlit as st

from dashspot import core
from dashspot.ui.guard import guarded
from dashspot.ui.parts import account
from dashspot.ui.parts.tasks import work_panel
from dashspot.ui.session import require_viewer

viewer = require_viewer()
st.title("Account", anchor=False)
with guarded():
    account.told()
    if viewer.owner is None:
        account.nobody()
        st.stop()
    work_panel(viewer.owner.id)
    account.who(viewer, core.connection(viewer.owner.id))
    account.take_over(viewer)
    account.browsers(viewer)
    account.notebooks(viewer)
    account.leave(viewer)
    if core.is_admin(viewer.owner.id):
        account.admin()
