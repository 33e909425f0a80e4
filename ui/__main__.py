"""Start the pages with what they need already loaded: ``python -m ui`` takes Streamlit's options."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from streamlit.web.cli import main

from ui.warm import warm

if __name__ == "__main__":
    threading.Thread(target=warm, name="warm-up", daemon=True).start()
    sys.argv = ["streamlit", "run", str(Path(__file__).with_name("app.py")), *sys.argv[1:]]
    main(prog_name="streamlit")
