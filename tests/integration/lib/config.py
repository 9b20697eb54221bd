"""frontwire.yaml for a test: feeds of this machine polled fast, free ports, archive beside it. JSON is YAML."""
import copy
import json

from . import places

PRODUCER = {
    "http": "127.0.0.1:0",
    "feeds": "feeds.opml",
    "dates": f"{places.ROOT}/packs/common/date_names.tsv",
    "page_hints": f"{places.ROOT}/packs/common/page_hints.tsv",
    "archive": {"directory": "archive", "min_free": 0},
    "polling": {"floor": "300ms", "ceiling": "1s", "default": "300ms", "backoff_max": "2s", "start_spread": "0s", "jitter_percent": 0},
    "fetch": {"allow": ["127.0.0.1"], "host_gap": "0s", "per_host": 50, "timeout": "3s", "stall": "2s"},
    "publish": {"state": "2s", "position": "1s"},
}
CONSUMER = {"http": "127.0.0.1:0", "pack": f"{places.ROOT}/packs/syria"}


def write(path, broker, prefix, **more):
    """more: options of the producer over those above; a section is merged: fetch={"timeout": "5s"}."""
    producer = copy.deepcopy(PRODUCER)
    for name, value in more.items():
        producer[name] = {**producer[name], **value} if isinstance(value, dict) else value
    whole = {"kafka": {"bootstrap": broker.bootstrap, "prefix": prefix}, "producer": producer, "consumer": CONSUMER}
    path.write_text(json.dumps(whole, indent=1))
    return path
