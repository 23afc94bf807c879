"""Counties of a fixed number of cadres, under the index from the first year."""

from sim.scenario.scenario import Scenario, load_scenario


def county_of(townships: int, township: int, departments: int, department: int) -> Scenario:
    """Give a county with so many units of so many cadres each."""
    sizes = {
        "townships": townships,
        "departments": departments,
        "township_smallest": township,
        "township_largest": township,
        "department_smallest": department,
        "department_largest": department,
    }
    return load_scenario("index", {"county": sizes, "adopt": [{"year": 1, "scheme": "index"}]})


def thousand() -> Scenario:
    """Give a county of 1,000 cadres."""
    return county_of(20, 40, 10, 20)


def five_thousand() -> Scenario:
    """Give a county of 5,000 cadres."""
    return county_of(60, 70, 40, 20)
