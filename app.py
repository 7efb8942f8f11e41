"""Three lives: ASGI launcher (imported by the server), Streamlit script (run at every rerun), page test."""

import streamlit as st
from streamlit import runtime

if not runtime.exists():
    from dashspot.ui.nav import close_legacy_pages
    from dashspot.web import ROUTES, lifespan

    close_legacy_pages()
    app = st.App(__file__, lifespan=lifespan, routes=ROUTES)
else:
    from dashspot.ui.main import main

    main()
