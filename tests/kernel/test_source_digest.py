"""The digest of the folder of compiled code follows the sources of kernels, and only these."""

import platform

import numba
import pytest

from sim.kernel.disk_cache import source_digest
from sim.kernel.sources import kernel_sources


def test_digest_follows_kernel_sources_only(package):
    before = source_digest(package)
    assert source_digest(package) == before

    (package / "plain.py").write_text("WORDS = 'two'\n")
    assert source_digest(package) == before

    rule = package / "deep" / "rule.py"
    original = rule.read_text()
    rule.write_text(original + "# edited\n")
    assert source_digest(package) != before
    rule.write_text(original)
    assert source_digest(package) == before

    rule.rename(package / "deep" / "moved.py")
    assert source_digest(package) != before


@pytest.mark.parametrize(
    "text",
    [
        "from sim.kernel import kernel\n",
        "from typing import NamedTuple\n",
        "from enum import IntEnum\n",
    ],
)
def test_each_kind_of_source_counts(package, text):
    before = source_digest(package)
    (package / "extra.py").write_text(text)
    assert source_digest(package) != before
    assert "extra.py" in kernel_sources(package)


def test_digest_follows_versions(package, monkeypatch):
    digests = {source_digest(package)}
    monkeypatch.setattr(numba, "__version__", "0.0.1")
    digests.add(source_digest(package))
    monkeypatch.setattr(platform, "python_version", lambda: "3.0.1")
    digests.add(source_digest(package))
    assert len(digests) == 3


def test_sources_are_sorted_by_path_and_include_this_package():
    names = list(kernel_sources())
    assert names == sorted(names)
    assert {"kernel/compile.py", "kernel/bundle_types.py", "base/random_numbers.py"} <= set(names)


def test_what_a_kernel_source_imports_counts_too(package):
    (package / "plain.py").write_text("SIZE = 3\n")
    assert "plain.py" not in kernel_sources(package)
    (package / "rule_of_size.py").write_text(
        "from sim.kernel import kernel\nfrom sim.plain import SIZE\n\n\n"
        "@kernel\ndef rule(x):\n    return x * SIZE\n"
    )
    before = source_digest(package)
    assert "plain.py" in kernel_sources(package)
    (package / "plain.py").write_text("SIZE = 4\n")
    assert source_digest(package) != before


def test_what_a_package_hands_on_to_a_kernel_source_counts_too(package):
    (package / "sizes").mkdir()
    (package / "sizes" / "small.py").write_text("SIZE = 3\n")
    (package / "sizes" / "__init__.py").write_text("from sim.sizes.small import SIZE\n")
    (package / "rule_of_size.py").write_text(
        "from sim.kernel import kernel\nfrom sim.sizes import SIZE\n"
    )
    assert "sizes/small.py" in kernel_sources(package)
