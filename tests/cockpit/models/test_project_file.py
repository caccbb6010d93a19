import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given

from cockpit.errors import ProjectFileError
from cockpit.models import project_file
from cockpit.models.blocks import Instance
from cockpit.models.changes import AddBlock
from cockpit.models.project_file import autosave, dumps, load, loads, recovered, save
from cockpit.models.topology import Topology
from tests.cockpit.models.edits import TOPOLOGY_ID, topologies
from tests.cockpit.models.samples import SAMPLES, isolated_twins, three_tier

ROOT = Path(__file__).parents[3]
SAVERS = Path(__file__).parent / "savers.py"


@given(topologies())
def test_a_drawing_survives_its_file(topology: Topology) -> None:
    copy = loads(dumps(topology))

    assert {block.id: block for block in copy} == {block.id: block for block in topology}
    assert {link.id: link for link in copy.links()} == {link.id: link for link in topology.links()}
    assert (copy.id, copy.name) == (topology.id, topology.name)


@pytest.mark.parametrize("made", [make() for make in SAMPLES], ids=lambda made: made.name)
def test_the_samples_are_what_the_code_makes(made: Topology) -> None:
    kept = (ROOT / "resources" / "projects" / f"{made.name}.cockpit").read_text(encoding="utf-8")

    assert kept == dumps(made)


def test_a_save_leaves_nothing_but_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.cockpit"
    autosave(path, three_tier())

    save(path, three_tier())

    assert [entry.name for entry in tmp_path.iterdir()] == ["a.cockpit"]
    assert dumps(load(path)) == dumps(three_tier())


def test_the_unsaved_state_is_recovered_after_a_crash(tmp_path: Path) -> None:
    path = tmp_path / "a.cockpit"
    topology = three_tier()
    save(path, topology)
    topology.apply(AddBlock(Instance(name="late")))

    autosave(path, topology)

    found = recovered(path)
    assert found is not None
    assert dumps(found) == dumps(topology)


def test_there_is_nothing_to_recover_when_the_file_holds_it_or_it_is_damaged(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.cockpit"
    assert recovered(path) is None

    save(path, three_tier())
    autosave(path, three_tier())
    assert recovered(path) is None

    project_file.autosave_path(path).write_text(
        '{"format": "synnefo-cockpit/project"', encoding="utf-8"
    )
    assert recovered(path) is None


def test_an_autosave_that_is_older_than_the_file_is_not_recovered(tmp_path: Path) -> None:
    path = tmp_path / "a.cockpit"
    autosave(path, three_tier())
    path.write_text(dumps(isolated_twins()), encoding="utf-8")
    os.utime(project_file.autosave_path(path), ns=(0, 0))

    assert recovered(path) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not a project file"),
        ("[]", "not a project file"),
        ('{"format": "other"}', "not a project file"),
        ('{"format": "synnefo-cockpit/project", "version": 3}', "unknown version 3"),
        ('{"format": "synnefo-cockpit/project", "version": 1}', "damaged at"),
    ],
)
def test_a_wrong_file_is_refused_with_a_reason(text: str, words: str) -> None:
    with pytest.raises(ProjectFileError, match=words):
        loads(text)


def test_a_link_that_leads_nowhere_is_refused_with_a_reason() -> None:
    content = json.loads(dumps(three_tier()))
    content["blocks"] = [block for block in content["blocks"] if block["name"] != "web-1"]

    with pytest.raises(ProjectFileError, match="damaged: One of the bricks"):
        loads(json.dumps(content))


def test_a_file_that_is_not_there_is_refused_with_a_reason(tmp_path: Path) -> None:
    with pytest.raises(ProjectFileError, match="cannot be read: No such file"):
        load(tmp_path / "none.cockpit")


def test_a_saver_killed_200_times_leaves_the_old_or_the_new_drawing(tmp_path: Path) -> None:
    told = _run([sys.executable, str(SAVERS), "kill", str(tmp_path / "a.cockpit"), "200"])

    assert told == "200 whole, both True, left ['a.cockpit']\n"


@pytest.mark.box
def test_a_full_disk_keeps_the_old_drawing(tmp_path: Path) -> None:
    mount = f"mount -t tmpfs -o size=64k none {tmp_path}"

    told = _run(
        [
            "unshare",
            "-Urm",
            "sh",
            "-c",
            f"{mount} && exec {sys.executable} {SAVERS} full {tmp_path}",
        ]
    )

    assert told == (
        f"{tmp_path}/a.cockpit cannot be written: No space left on device; holds old; "
        "left ['a.cockpit', 'filler']\n"
    )


def test_the_same_drawing_gives_the_same_text_whatever_the_order_of_its_making() -> None:
    one, other = Topology(TOPOLOGY_ID, "same"), Topology(TOPOLOGY_ID, "same")
    a, b = Instance(name="a"), Instance(name="b")
    one.apply(AddBlock(a))
    one.apply(AddBlock(b))
    other.apply(AddBlock(b))
    other.apply(AddBlock(a))

    assert dumps(one) == dumps(other)


def _run(command: list[str]) -> str:
    done = subprocess.run(
        command,
        check=False,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()
