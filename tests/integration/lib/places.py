"""Where things are."""
import os
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[3]
BIN = pathlib.Path(os.environ.get("FRONTWIRE_BIN", ROOT / "build" / "dev" / "bin")).absolute()
TOPICS = ROOT / "deploy" / "kafka" / "topics.tsv"
