"""What every description of results must say of the files beside it."""

import hashlib
import json

from analysis.commands.crate import CRATE, PACKAGE


def check_described(folder):
    """Every file but the two themselves is described as it is."""
    crate = json.loads((folder / CRATE).read_text("utf-8"))
    graph = {one["@id"]: one for one in crate["@graph"]}
    assert len(graph) == len(crate["@graph"]), "each is described once"
    parts = [one["@id"] for one in graph["./"]["hasPart"]]
    for name in parts:
        data = (folder / name).read_bytes()
        if "sha256" in graph[name]:
            assert graph[name]["sha256"] == hashlib.sha256(data).hexdigest()
            assert graph[name]["contentSize"] == str(len(data))
    pointers = [one for part in graph.values() for one in references(part)]
    assert set(pointers) <= {*graph, "https://w3id.org/ro/crate/1.1"}
    package = json.loads((folder / PACKAGE).read_text("utf-8"))
    for one in package["resources"]:
        data = (folder / one["path"]).read_bytes()
        assert one["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
    names = [one["name"] for one in package["resources"]]
    assert len(set(names)) == len(names)
    return parts


def references(value):
    if isinstance(value, dict):
        if set(value) == {"@id"}:
            yield value["@id"]
        for one in value.values():
            yield from references(one)
    elif isinstance(value, list):
        for one in value:
            yield from references(one)
