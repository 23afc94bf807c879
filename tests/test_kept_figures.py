"""Figures of benchmarks kept with the project."""

from benchmarks import kept


def test_a_figure_that_has_fallen_back_by_more_than_a_tenth_is_told(tmp_path):
    file, first = tmp_path / "kept.json", [{"what": "ratio", "value": 100.0}]
    kept.keep({"one": [*first, {"what": "a run, ms", "value": 2.0}]}, file)
    kept.keep({"other": [{"what": "NumPy, ns", "value": 1.0}]}, file)
    kept.keep({"one": [{"what": "not installed here", "value": None}]}, file)
    before = kept.read(file)

    def told(name, what, value):
        return len(kept.fallen_back(name, [{"what": what, "value": value}], before))

    assert [told("one", "ratio", value) for value in (89, 92, 300)] == [1, 0, 0]
    assert [told("one", "a run, ms", value) for value in (2.3, 2.1, 0.1)] == [1, 0, 0]
    # figures of others, or never measured before, say nothing
    assert told("other", "NumPy, ns", 9.0) == told("one", "new", 9.0) == told("new", "new", 9) == 0
    assert told("one", "not installed here", None) == 0
