"""Kinto on its memory backend under waitress: ``serve.py``, obeying lines of JSON on its input.

{"do": "load", "file": …}     every line a job, straight into the storage; answers {"url": …}
{"do": "publish", "file": …}  every line {"id", "body"}, a body of null deletes; answers {}
"""

import json
import logging
import sys
import threading
from pathlib import Path

from kinto import main
from waitress import create_server

BACKENDS = {
    "kinto.storage_backend": "kinto.core.storage.memory",
    "kinto.permission_backend": "kinto.core.permission.memory",
    "kinto.cache_backend": "kinto.core.cache.memory",
    "kinto.userid_hmac_secret": "bench",
    "kinto.storage_max_fetch_size": 1_000_000,  # 10,000 otherwise, and not a word about the rest
    "multiauth.policies": "basicauth",
}
AT = {"resource_name": "record", "parent_id": "/buckets/b/collections/jobs"}


def obey(storage, command):
    with Path(command["file"]).open(encoding="utf-8") as lines:
        for line in lines:
            change = json.loads(line)
            if command["do"] == "load":
                storage.create(obj=change, **AT)
            elif change["body"] is None:
                storage.delete(object_id=change["id"], **AT)
            else:
                storage.update(object_id=change["id"], obj=change["body"], **AT)


def run():
    logging.disable(logging.WARNING)
    app = main({}, **BACKENDS)
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    threading.Thread(target=server.run, daemon=True).start()
    for line in sys.stdin:
        obey(app.registry.storage, json.loads(line))
        print(json.dumps({"url": f"http://127.0.0.1:{server.effective_port}"}), flush=True)


run()
