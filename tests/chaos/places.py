"""Where things are, and the helpers of the other tests that are used here too."""
import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
os.environ.setdefault("FRONTWIRE_BIN", str(ROOT / "build" / "release" / "bin"))
BIN = pathlib.Path(os.environ["FRONTWIRE_BIN"]).absolute()
PLANTED = BIN.parent / "planted"
for folder in ("integration", "lib"):
    sys.path.insert(0, str(ROOT / "tests" / folder))
