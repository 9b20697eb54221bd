"""The documents say what the programs do: generated pages are current, man pages and lists of names are whole."""
import os
import pathlib
import re
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("FRONTWIRE_BIN", ROOT / "build" / "dev" / "bin")).absolute()
PROGRAMS = ["frontwire", "frontwire-producer", "frontwire-consumer", "frontwire-replay"]


def output(*command, **kw):
    return subprocess.run([str(c) for c in command], capture_output=True, text=True, timeout=60, check=True, env={**os.environ, "LC_ALL": "C.UTF-8"}, **kw).stdout


def tracked(*patterns):
    return [ROOT / p for p in output("git", "-C", ROOT, "ls-files", *patterns).split("\n") if p]


@pytest.mark.parametrize("name", ["configuration.md", "metrics.md"])
def test_generated_pages_are_current(name, tmp_path):
    subprocess.run([ROOT / "docs" / "generate", tmp_path], check=True, env={**os.environ, "FRONTWIRE_BIN": str(BIN)})
    assert (tmp_path / name).read_text() == (ROOT / "docs" / name).read_text(), "run docs/generate"


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_option_is_in_the_man_page(program):
    page = (ROOT / "docs" / "man" / f"{program}.1").read_text()
    options = set(re.findall(r"(?<![-\w])--[a-z][a-z-]+", output(BIN / program, "--help")))
    missing = sorted(o for o in options if o not in page)
    assert not missing, f"{program}.1 does not name {missing}"


def test_every_command_of_frontwire_is_in_its_man_page():
    page = (ROOT / "docs" / "man" / "frontwire.1").read_text()
    commands = re.findall(r"^  ([a-z-]+) ", output(BIN / "frontwire", "--help"), re.M)
    assert len(commands) >= 5
    assert not [c for c in commands if not re.search(rf"^\.BR? {c}\b", page, re.M)]


@pytest.mark.parametrize("program", PROGRAMS)
def test_programs_know_their_version_and_refuse_what_they_do_not_know(program):
    assert re.match(rf"{program} \d+\.\d+\.\d+\n$", output(BIN / program, "--version"))
    done = subprocess.run([BIN / program, "--no-such-option"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 64 and "no-such-option" in done.stderr


def test_every_name_of_an_error_is_in_errors_md():
    page = (ROOT / "docs" / "errors.md").read_text()
    known = set(re.findall(r"^\| ([a-z0-9-]+) \|", page, re.M))
    used = set()
    for path in tracked("common/*.c", "producer/*.c", "consumer/*.c", "consumer/stages/*.c"):
        text = path.read_text()
        used |= set(re.findall(r'log_(?:warn|error)\(\s*"([a-z0-9-]+)"', text))
        used |= set(re.findall(r'stage_skip\([^,]+,\s*"([a-z0-9-]+)"', text))
    assert not used - known, f"not in docs/errors.md: {sorted(used - known)}"
    everything = "".join(p.read_text() for p in tracked("common/*.c", "producer/*.c", "consumer/**/*.c", "consumer/*.c"))
    gone = sorted(name for name in known if f'"{name}"' not in everything)
    assert not gone, f"in docs/errors.md, but nowhere in the code: {gone}"


def test_links_between_documents_lead_somewhere():
    broken = []
    for path in tracked("*.md", "docs/*.md", "docs/**/*.md"):
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text()):
            if not (path.parent / target).exists():
                broken.append(f"{path.relative_to(ROOT)}: {target}")
    assert not broken


OF_A_MACHINE = re.compile(rb"(?<![\w./])[/]work[/](?:main|wt|shared)|[/]root[/]")  # does not match its own line


@pytest.mark.parametrize("text", ["/".join(["", "work", "main", "x"]), "/".join(["in ", "root", ".cache"])])
def test_a_path_of_a_machine_is_known_when_seen(text):
    assert OF_A_MACHINE.search(text.encode()) and not OF_A_MACHINE.search(b"/homework/main, network/main")


def test_no_path_of_a_machine_is_in_a_tracked_file():
    bad = [str(path.relative_to(ROOT)) for path in tracked() if path.is_file() and OF_A_MACHINE.search(path.read_bytes())]
    assert not bad, bad
