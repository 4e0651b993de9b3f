"""A real server on a free port of this machine, for tests that ask over a connection."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def served(atlas: Any) -> Iterator[str]:
    """Serves an atlas, or an ASGI application, for as long as the block runs; gives its address."""
    import uvicorn

    from ca_geo import app
    from ca_geo.atlas import Atlas

    application = app.serve(atlas) if isinstance(atlas, Atlas) else atlas
    config = uvicorn.Config(application, port=0, log_config=None, lifespan="off", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
