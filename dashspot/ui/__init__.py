"""With `pages/`, the only importer of Streamlit: gate, session, caches, navigation and the parts that pages share."""
