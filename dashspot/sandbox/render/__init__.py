"""Records as the Web API shows them in extended mode; `reduced` takes away what development mode lacks."""
