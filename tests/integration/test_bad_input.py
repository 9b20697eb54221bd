"""What people and the world get wrong: each mistake is named with its place, and nothing else stops for it."""
import json
import resource
import shutil
import signal
import subprocess
import time

import pytest
from lib import places, topic
from lib.house import EVENTS, LETTERS, MATCHED, RAW, article

RELEASE = places.ROOT / "build" / "release" / "bin"
TOOL = (RELEASE if (RELEASE / "frontwire").exists() else places.BIN) / "frontwire"
READ_BY_STAGES = sorted(p.relative_to(places.ROOT / "packs") for p in (places.ROOT / "packs").glob("*/*.tsv"))


def copy_packs(to):
    shutil.copytree(places.ROOT / "packs", to, ignore=shutil.ignore_patterns("tools", "__pycache__"))
    return to


def check(*args, **kw):
    return subprocess.run([TOOL, "check", *map(str, args)], capture_output=True, text=True, timeout=60, **kw)


def configuration(folder, text):
    path = folder / "frontwire.yaml"
    path.write_text(text)
    return path


# --- configuration ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("program, text, said", [
    ("frontwire-producer", "producer:\n  feedz: x.opml\n", "frontwire.yaml:2:3: unknown key 'feedz', did you mean 'feeds'?"),
    ("frontwire-producer", "producer:\n  feeds: f.opml\n  archive: {directory: a}\n  polling: {floor: fast}\n", "frontwire.yaml:4:20"),
    ("frontwire-producer", "producre: {}\n", "frontwire.yaml:1:1: unknown key 'producre'"),
    ("frontwire-producer", "producer: [\n", "frontwire.yaml:"),
    ("frontwire-consumer", "consumer:\n  pakc: x\n", "frontwire.yaml:2:3: unknown key 'pakc', did you mean 'pack'?"),
    ("frontwire-consumer", "kafka:\n  bootstrap: 7\n  prefx: a\n", "frontwire.yaml:3:3: unknown key 'prefx', did you mean 'prefix'?"),
])
def test_a_typo_in_the_configuration_is_refused_with_its_place(service, tmp_path, program, text, said):
    path = configuration(tmp_path, text)
    s = service(program, "--config", path, *(["extract"] if program.endswith("consumer") else []))
    assert s.process.wait(30) == 78
    assert said in s.text(), s.text()


@pytest.mark.parametrize("text, said", [
    ("consumer:\n  pakc: x\n", "frontwire.yaml:2:3: unknown key 'pakc', did you mean 'pack'?"),
    ("consumer:\n  commit_interval: soon\n", "frontwire.yaml:2:20"),
])
def test_check_looks_into_the_section_of_the_consumer(tmp_path, text, said):
    (tmp_path / "feeds.opml").write_text("<opml version='2.0'><body/></opml>")
    path = configuration(tmp_path, "%sproducer: {feeds: feeds.opml, archive: {directory: a}}\n" % text)
    done = check("--config", path, "--no-broker")
    assert done.returncode == 78 and said in done.stdout, done.stdout


def test_a_list_of_feeds_that_is_none_is_refused_with_its_line(service, tmp_path):
    (tmp_path / "feeds.opml").write_text("<opml version='2.0'><body>\n<outline xmlUrl='https://a.example/x'\n</body></opml>")
    path = configuration(tmp_path, "producer: {feeds: feeds.opml, archive: {directory: a}}\n")
    s = service("frontwire-producer", "--config", path)
    assert s.process.wait(30) != 0
    assert "feeds.opml:" in s.text(), s.text()


# --- packs -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def packs(tmp_path_factory):
    return copy_packs(tmp_path_factory.mktemp("packs") / "packs")


def test_the_packs_of_the_project_have_nothing_wrong():
    done = check("--packs", places.ROOT / "packs", "--no-broker")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("file", READ_BY_STAGES, ids=str)
def test_a_pack_file_without_its_header_is_refused_by_name(packs, file):
    """Every table that a stage reads; those that only other programs read must not be noticed."""
    path = packs / file
    text = path.read_text()
    lines = text.split("\n")
    at = next(i for i, line in enumerate(lines) if line and not line.startswith("#"))
    lines[at] = lines[at].replace(lines[at].split("\t")[0], "nonsense", 1)
    path.write_text("\n".join(lines))
    try:
        done = check("--packs", packs, "--no-broker")
    finally:
        path.write_text(text)
    if done.returncode == 0 and str(file) not in SURELY_READ:
        pytest.skip("no stage reads it")
    assert done.returncode == 78 and f"{file.name}:{at + 1}" in done.stdout, done.stdout


# Others may be read by the producer or by scripts only.
SURELY_READ = {"syria/actors.tsv", "syria/actor_aliases.tsv", "syria/places.tsv", "syria/sources.tsv", "common/reporting.tsv", "common/modality.tsv",
               "common/world_actors.tsv", "common/patron_links.tsv", "syria/patronage.tsv", "common/numbers.tsv", "common/time_words.tsv", "common/demonyms.tsv", "common/unit_nouns.tsv"}


def test_a_typo_in_the_terms_is_refused_with_file_line_and_expectation(packs):
    path = packs / "syria" / "terms.yaml"
    text = path.read_text()
    path.write_text(text + "\nnonsense_key: 1\n")
    try:
        done = check("--packs", packs, "--no-broker")
    finally:
        path.write_text(text)
    assert done.returncode == 78 and "terms.yaml:" in done.stdout and "nonsense_key" in done.stdout, done.stdout


def test_a_bad_pack_on_sighup_is_refused_and_the_old_one_works_on(broker, prefix, service, tmp_path):
    broker.create_topics(prefix)
    pack = copy_packs(tmp_path / "packs") / "syria"
    s = service("frontwire-consumer", "-b", broker.bootstrap, "-p", prefix, "-i", "one", "--http", "off", "--pack", pack, "extract", log="consumer.log")
    s.wait_for("partitions-assigned")
    good = (pack / "actors.tsv").read_text()
    (pack / "actors.tsv").write_text("id\tnonsense\nx\ty\n")
    s.signal(signal.SIGHUP)
    [refused] = s.wait_for("reload-refused")
    assert "actors.tsv:1" in json.dumps(refused)
    topic.produce(broker.bootstrap, prefix + MATCHED, [(b"k", MATCHED_RECORD)])
    topic.read_until(broker.bootstrap, prefix + EVENTS, 2)
    (pack / "actors.tsv").write_text(good)
    s.signal(signal.SIGHUP)
    s.wait_for("reloaded")
    code, _ = s.terminate()
    assert code == 0


MATCHED_RECORD = json.dumps({
    "schema": "frontwire.matched/1", "id": "i1", "version": 1, "content_hash": "c", "origin_key": "o", "feed": {"id": "f", "url": "https://feeds.example.org/x", "title": None},
    "outlet": {"id": "o", "name": "O", "country": None, "side": None, "owner": None, "timezone": None}, "origin": None, "guid": None, "link": None,
    "title": article(0)[0], "summary": None, "body": article(0)[1], "language": "en", "authors": [], "categories": [], "enclosures": [], "published": None, "updated": None,
    "fetched": "2017-08-25T00:00:00Z", "archive": None, "flags": [], "match": {"score": 1, "categories": [], "rules": [], "terms": [], "language": "en", "language_confidence": 1}}).encode()


# --- check -----------------------------------------------------------------------------------------------------------


def test_check_says_that_no_broker_answers(tmp_path):
    path = configuration(tmp_path, "kafka: {bootstrap: '127.0.0.1:1'}\nproducer: {feeds: feeds.opml, archive: {directory: a}}\n")
    (tmp_path / "feeds.opml").write_text("<opml version='2.0'><body><outline type='rss' xmlUrl='https://a.example/x'/></body></opml>")
    done = check("--config", path, cwd=places.ROOT)
    assert done.returncode == 69 and "WRONG  kafka" in done.stdout and "1 feeds" in done.stdout, done.stdout


def test_check_names_topics_that_are_missing(broker, prefix, tmp_path):
    path = configuration(tmp_path, f"kafka: {{bootstrap: '{broker.bootstrap}', prefix: '{prefix}'}}\nproducer: {{feeds: feeds.opml, archive: {{directory: a}}}}\n")
    (tmp_path / "feeds.opml").write_text("<opml version='2.0'><body><outline type='rss' xmlUrl='https://a.example/x'/></body></opml>")
    done = check("--config", path, cwd=places.ROOT)
    assert done.returncode == 69 and "news.events does not exist" in done.stdout, done.stdout
    broker.create_topics(prefix)
    time.sleep(0.5)
    done = check("--config", path, cwd=places.ROOT)
    assert done.returncode == 0 and "0 wrong" in done.stdout, done.stdout


# --- the person's tool -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command, input, code", [
    (["extract", "--jsonl"], b"not json\n", 65),
    (["extract", "--jsonl"], b'{"doc_id": "x", "title": "t", "text": "\xff\xfe"}\n', 65),
    (["extract", "/does/not/exist"], b"", 66),
    (["match", "/does/not/exist"], b"", 66),
    (["explain", "/does/not/exist"], b"", 66),
    (["extract"], b"", 0),
    (["extract"], b"\xff\xfe\x00broken utf-8 \xc3", 0),
    (["extract"], b"a" * 2_000_000, 0),
    (["feed", "-"], b"<html><body>no feed</body></html>", 65),
    (["feed", "-"], b"", 65),
    (["stage", "extract"], b"{}\n", 65),
    (["stage", "nonsense"], b"", 64),
    (["nonsense"], b"", 64),
], ids=lambda value: f"{len(value)} bytes" if isinstance(value, bytes) and len(value) > 40 else None)  # a name goes into the environment
def test_the_tool_survives_any_input_and_says_what_is_wrong(command, input, code):
    done = subprocess.run([TOOL, *command], input=input, capture_output=True, timeout=60, cwd=places.ROOT)
    assert done.returncode == code, (done.returncode, done.stderr[:500])
    assert done.stderr or code == 0


def test_extract_keeps_id_and_time_of_its_input():
    line = {"doc_id": "d-1", "title": "", "text": "Rebels shelled the town of Afrin on Monday, killing 5 civilians.", "published": "2019-05-08T06:05:00Z"}
    done = subprocess.run([TOOL, "extract", "--jsonl"], input=json.dumps(line), capture_output=True, text=True, timeout=60, cwd=places.ROOT, check=True)
    events = [json.loads(event) for event in done.stdout.splitlines()]
    assert events and {(e["schema"], e["doc"]["id"], e["doc"]["published"]) for e in events} == {("frontwire.event/1", "d-1", "2019-05-08T06:05:00Z")}
    assert events[0]["time"]["start"] == "2019-05-06"


def test_the_tool_starts_within_half_a_second():
    if TOOL.parent != RELEASE:
        pytest.skip("only the release build is fast")
    text = b"Rebels shelled the town of Afrin on Monday, killing 5 civilians."
    best = min(_seconds([TOOL, "extract"], text) for _ in range(3))
    assert best <= 0.5, f"{best:.2f} s"


def _seconds(command, text):
    """CPU time: others work on this machine, too."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, input=text, capture_output=True, check=True, timeout=60, cwd=places.ROOT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
