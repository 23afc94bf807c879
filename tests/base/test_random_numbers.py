"""Every draw is the published generator at its address, and every distribution is the right one."""

import itertools
import math
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sim.base.quantiles import (
    poisson_quantile,
    standard_normal_quantile,
)
from sim.base.random_numbers import (
    LARGEST_KEY,
    below,
    check_key,
    exponential,
    normal,
    open_unit,
    philox,
    poisson,
    uniform,
    uniform_pair,
)
from sim.base.random_streams import Decision
from sim.kernel import kernel
from tests.base.keyed_draws import (
    PARTS,
    draws,
    fill_below,
    fill_exponential,
    fill_normal,
    fill_poisson,
    fill_uniform,
    subjects,
)

ONES = 0xFFFFFFFF
WORDS = st.integers(0, ONES)
SHORTS = st.integers(0, 65535)
ADDRESS = st.tuples(WORDS, WORDS, WORDS, WORDS, WORDS, SHORTS, SHORTS)
MANY = settings(max_examples=300, deadline=None, derandomize=True)


@kernel
def named_decision(subject):
    return uniform(7, 0, subject, 0, 0, Decision.PROBE, 0)


def reference_philox(counter, key):
    """Philox4x32-10 in Python integers, step by step as its authors describe it."""
    x = list(counter)
    for turn in range(10):
        k = [(key[0] + turn * 0x9E3779B9) % 2**32, (key[1] + turn * 0xBB67AE85) % 2**32]
        high_0, low_0 = divmod(0xD2511F53 * x[0], 2**32)
        high_1, low_1 = divmod(0xCD9E8D57 * x[2], 2**32)
        x = [high_1 ^ x[1] ^ k[0], low_1, high_0 ^ x[3] ^ k[1], low_0]
    return tuple(x)


@pytest.mark.parametrize(
    "counter, key, words",
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((ONES,) * 4, (ONES,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
)
def test_published_known_answers(counter, key, words):
    assert tuple(int(word) for word in philox(*counter, *key)) == words
    assert reference_philox(counter, key) == words


@MANY
@given(st.tuples(WORDS, WORDS, WORDS, WORDS), st.tuples(WORDS, WORDS))
def test_philox_equals_python_integers(counter, key):
    assert tuple(int(word) for word in philox(*counter, *key)) == reference_philox(counter, key)


@MANY
@given(ADDRESS)
def test_uniform_is_philox_at_the_documented_address(address):
    seed, replicate, subject, partner, tick, decision, draw = address
    words = reference_philox(
        (subject, partner, tick, decision * 65536 + draw // 2), (seed, replicate)
    )
    high, low = words[2:] if draw % 2 else words[:2]
    expected = Fraction((high * 2**32 + low) // 2**12 * 2 + 1, 2**53)
    value = uniform(*address)
    assert Fraction(value) == expected
    assert 0.0 < value < 1.0


@kernel
def both(seed, replicate, subject, partner, tick, decision, draw):
    return uniform_pair(seed, replicate, subject, partner, tick, decision, draw)


@MANY
@given(ADDRESS)
def test_a_pair_is_the_two_draws_of_its_block(address):
    *place, draw = address
    even = draw - draw % 2
    assert both(*place, even) == (uniform(*place, even), uniform(*place, even + 1))


def test_uniform_is_open_and_symmetric_at_extreme_words():
    zeros, ones = np.uint64(0), np.uint64(ONES)
    assert open_unit(zeros, zeros) == 2.0**-53
    assert open_unit(ones, ones) == 1.0 - 2.0**-53 < 1.0
    assert open_unit(zeros, ones) + open_unit(ones, zeros) == 1.0
    assert open_unit(zeros, np.uint64(1 << 12)) - open_unit(zeros, zeros) == 2.0**-52


def test_no_two_addresses_share_a_draw():
    corners = [(0, 1, ONES)] * 5 + [(0, 1, 65535)] * 2
    addresses = np.array(list(itertools.product(*corners)), dtype=np.int64)
    values = draws(fill_uniform, addresses)
    assert len(np.unique(values)) == len(addresses)


@MANY
@given(ADDRESS)
def test_all_distributions_are_quantiles_of_the_uniform(address):
    u = uniform(*address)
    assert normal(*address) == standard_normal_quantile(u)
    assert exponential(*address) == pytest.approx(-math.log1p(-u), rel=1e-14)
    assert poisson(*address, 4.5) == poisson_quantile(u, 4.5)
    assert below(*address, 6) == math.floor(Fraction(u) * 6)


def test_order_and_threads_change_nothing():
    addresses = subjects(20_000, tick=3)
    values = draws(fill_normal, addresses)
    order = np.random.default_rng(1).permutation(len(addresses))
    assert np.array_equal(draws(fill_normal, addresses[order]), values[order])
    with ThreadPoolExecutor(4) as pool:
        parts = list(pool.map(lambda part: draws(fill_normal, part), np.array_split(addresses, 16)))
    assert np.array_equal(np.concatenate(parts), values)
    assert [normal(*map(int, address)) for address in addresses[:200]] == list(values[:200])


def test_decision_members_stand_for_their_numbers():
    for subject in range(5):
        value = uniform(7, 0, subject, 0, 0, 0, 0)
        assert uniform(7, 0, subject, 0, 0, Decision.PROBE, 0) == value
        assert named_decision(subject) == value


def test_decisions_are_numbered_in_order_without_gaps():
    assert Decision.PROBE == 0
    assert [int(member) for member in Decision] == list(range(len(Decision)))
    assert len(Decision.__members__) == len(Decision) <= 65536


@pytest.mark.parametrize("part", PARTS)
def test_neighbouring_addresses_are_uncorrelated(part):
    addresses = subjects(200_000, partner=5, tick=9)
    values = draws(fill_uniform, addresses)
    neighbours = addresses.copy()
    neighbours[:, PARTS.index(part)] += 1
    others = draws(fill_uniform, neighbours)
    limit = 4.0 / math.sqrt(len(addresses))
    assert abs(np.corrcoef(values, others)[0, 1]) < limit
    assert abs(stats.spearmanr(np.abs(values - 0.5), np.abs(others - 0.5))[0]) < limit


@pytest.mark.parametrize("part", PARTS)
def test_uniform_along_each_part_of_the_address(part):
    addresses = subjects(60_000)
    addresses[:, 2] = 11
    addresses[:, PARTS.index(part)] = np.arange(60_000)
    assert stats.kstest(draws(fill_uniform, addresses), "uniform").pvalue > 1e-3


def test_normal_and_exponential_have_their_distribution():
    addresses = subjects(200_000, draw=1)
    assert stats.kstest(draws(fill_normal, addresses), "norm").pvalue > 1e-3
    assert stats.kstest(draws(fill_exponential, addresses), "expon").pvalue > 1e-3


@pytest.mark.parametrize("n", [1, 2, 6, 17, 1000])
def test_below_is_even_over_its_range(n):
    values = draws(fill_below, subjects(200_000), n, dtype=np.int64)
    counts = np.bincount(values, minlength=n)
    assert len(counts) == n
    assert n == 1 or stats.chisquare(counts).pvalue > 1e-3


@pytest.mark.parametrize("n", [-3, 0, 1, 3, 2**32 - 1, 2**32])
def test_below_stays_in_range(n):
    values = draws(fill_below, subjects(100_000), n, dtype=np.int64)
    assert values.min() >= 0
    assert values.max() <= max(n - 1, 0)
    # The largest uniform times n, rounded in floats, stays under n.
    assert math.floor((1.0 - 2.0**-53) * max(n, 1)) == max(n, 1) - 1


def test_distributions_rise_with_the_uniform():
    addresses = subjects(100_000)
    order = np.argsort(draws(fill_uniform, addresses))
    for fill, arguments, dtype in (
        (fill_normal, (), np.float64),
        (fill_exponential, (), np.float64),
        (fill_poisson, (7.0,), np.int64),
        (fill_below, (50,), np.int64),
    ):
        values = draws(fill, addresses, *arguments, dtype=dtype)[order]
        assert (np.diff(values) >= 0).all()
        assert values[-1] > values[0]


@pytest.mark.parametrize(
    "seed, replicate",
    [(0, 0), (7, 3), (LARGEST_KEY, LARGEST_KEY), (np.int64(7), np.uint32(3)), (np.uint64(7), 0)],
)
def test_keys_are_accepted_as_python_integers(seed, replicate):
    key = check_key(seed, replicate)
    assert key == (int(seed), int(replicate))
    assert [type(part) for part in key] == [int, int]


@pytest.mark.parametrize(
    "wrong", [-1, 2**32, True, np.bool_(True), 7.0, np.float64(7.0), "7", None, [7], math.nan]
)
def test_wrong_keys_are_refused_in_words(wrong):
    for name, arguments in (("seed", (wrong, 0)), ("replicate", (0, wrong))):
        with pytest.raises(ValueError) as error:
            check_key(*arguments)
        message = str(error.value)
        assert message.startswith(f"{name}: got {wrong!r}")
        assert "0 to 4294967295" in message
        assert f"Give for example {name}=7." in message
