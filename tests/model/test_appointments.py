"""Other forms of nomination and appointment: heads who know who drifts, and posts for which the
county competes."""

from collections import Counter

import numpy as np
import pytest

from sim.base.quantiles import standard_normal_quantile
from sim.model.career_prospects import GRADE, HEAD
from sim.model.founding import founded
from sim.model.state import Activity, Exploit, Post
from sim.scenario.parameters import TICKS
from tests.conftest import PHASES, copied

LEADERS = (Post.LEADER, HEAD)


@pytest.fixture
def county(small, seed):
    """A county of one scheme, and its context, as a phase of a half-month leaves it."""

    def make(scheme, tick, phase, **edits):
        state, context_at = founded(small("index", adopt=adopt(scheme), **edits), seed, years=1)
        for now in range(tick + 1):
            context = context_at(now)
            for name, run in PHASES.items():
                run(state, context)
                if (now, name) == (tick, phase):
                    return state, context

    return make


@pytest.fixture
def renewals(small, seed):
    """The county before and after each year's renewal."""

    def make(scheme, years, **edits):
        scenario = small("index", years=years, adopt=adopt(scheme), **edits)
        state, context_at = founded(scenario, seed, years=years)
        for tick in range(years * TICKS):
            context = context_at(tick)
            for name, phase in PHASES.items():
                before = copied(state) if name == "renewed" and context.now[0].ends_year else None
                phase(state, context)
                if before is not None:
                    yield before, copied(state), context

    return make


def adopt(scheme):
    return [{"year": 1, "scheme": scheme}]


def grades(county):
    return np.where(county.people.level == 4, HEAD, county.people.post)


def risen(before, after):
    """Seats whose holders rose, and movers: those found in another seat afterwards, by tie."""
    stayed = before.cadres.generation == after.cadres.generation
    up = np.flatnonzero(stayed & (grades(after) > grades(before)))
    homes = {tie: seat for seat, tie in enumerate(before.cadres.tie)}
    new = [
        (homes[tie], seat)
        for seat, tie in enumerate(after.cadres.tie)
        if homes.get(tie, seat) != seat
    ]
    return up, new


def candidates(before, after, context, moved):
    """Who could have risen to each grade, by grade: all but those who left."""
    world, end, own = context.world[0], context.now[0].tick, grades(before)
    left = before.cadres.generation != after.cadres.generation
    left[[old for old, _ in moved]] = False
    age = (end - before.cadres.born) / TICKS
    limit = np.choose(own, [world.promotion_age] * 2 + [world.leader_age, world.head_age, 0])
    staff, may_be_chief = before.people.staffing == 1, (world.seat_staffing == 1) & (own < 2)
    able = ~left & (before.careers.held == 0) & (~staff | may_be_chief) & (age < limit)
    return {grade: np.flatnonzero(able & (own == grade - 1)) for grade in range(1, HEAD + 1)}


def points(before, context):
    """Ranking values as they decide, in points."""
    by_index = context.schemes.table.books.rank_by_index[before.people.book] == 1
    return np.where(by_index, before.sums.index / 1e4, before.sums.score / 100)


@pytest.mark.parametrize("leniency", [0.0, 0.8])
def test_leniency_alone_parts_what_heads_write_from_what_they_think(county, leniency):
    """Without any they write what they think; with it a written grade says a fifth of results."""
    edits = {"forms": {"private_nomination": 1}, "raters": {"leader_leniency": leniency}}
    state, context = county("uniform", 11, "monitored", **edits)
    assert context.now[0].ends_appraisal
    work = state.accounts.seen_work.copy()
    PHASES["scored"](state, context)
    for unit in range(len(state.units)):
        seats = slice(state.start[unit], state.start[unit + 1])
        account, above = state.accounts[seats], work[seats] / work[seats].mean() - 1
        result = context.world[0].rating_result * context.levers[0].seen_result * above
        hidden = account.private_opinion + leniency - account.opinion
        within = (account.opinion > 0) & (account.opinion < 1)
        expected = result * (1 / (1 - leniency) - 1)
        np.testing.assert_allclose(hidden[within], expected[within], atol=1e-9)
        luck = (account.private_opinion - account.known_opinion) / context.world[0].rating_noise
        assert abs(luck.mean()) < 1 and 0.5 < luck.std() < 1.6


def test_an_opinion_of_a_year_is_the_mean_of_its_appraisals(county):
    """Luck of the mean of n appraisals has the spread of one ÷ √n, by which chances go."""
    edits = {
        "forms": {"private_nomination": 1},
        "schemes": {"uniform": {"levers": {"appraisals": 24}}},
    }
    state, context = county("uniform", 23, "scored", **edits)
    account = state.accounts
    luck = (account.private_opinion - account.known_opinion) / context.world[0].rating_noise
    assert luck.std() == pytest.approx(1 / np.sqrt(24), rel=0.2)


@pytest.mark.parametrize(
    ("scheme", "private"), [("uniform", 0), ("uniform", 1), ("index", 1), ("index", 0)]
)
def test_the_best_in_the_eyes_of_the_heads_are_named_as_far_as_there_is_no_portrait(
    renewals, scheme, private
):
    """One is nominated for each post, so who rises is who stands best; the index has a portrait."""
    forms = {"private_nomination": private, "county_contest": 0}
    edits = {"forms": forms, "people": {"turnover": 0.2}}
    edits["schemes"] = {scheme: {"levers": {"nominees": 1}}}
    rose, otherwise = 0, 0
    for before, after, context in renewals(scheme, 4, **edits):
        up, moved = risen(before, after)
        assert not moved
        written = points(before, context)
        by = before.accounts.private_opinion if private and scheme == "uniform" else written
        for grade, able in candidates(before, after, context, moved).items():
            for unit in range(len(before.units)):
                own = [who for who in able if before.cadres.unit[who] == unit]
                winners = {who for who in up if who in own and grades(before)[who] == grade - 1}
                best = sorted(own, key=lambda who: (-by[who], -written[who], who))
                assert winners == set(best[: len(winners)])
                plain = sorted(own, key=lambda who: (-written[who], who))
                rose += len(winners)
                otherwise += len(winners - set(plain[: len(winners)]))
    assert rose > 10 and (otherwise > 2) == (private == 1 and scheme == "uniform")


def test_a_drifter_with_the_better_grade_is_not_named_by_those_who_know(small, seed):
    """A worked case: two chiefs and a leader's post. The grade says one, the heads the other."""
    for private, heir in ((0, "drifter"), (1, "worker")):
        edits = {"forms": {"private_nomination": private}}
        edits["people"] = {"turnover": 0, "institution_of_all": 0.2}
        edits["schemes"] = {"uniform": {"levers": {"nominees": 1}}}
        scenario = small("index", adopt=adopt("uniform"), **edits)
        state, context_at = founded(scenario, seed, years=1)
        context = context_at(TICKS - 1)
        first, last = state.start[0], state.start[1]
        unit = np.arange(first, last)
        young = context.now[0].tick - 40 * TICKS
        state.cadres.born[:] = young
        leaver = unit[state.people.post[unit] == Post.LEADER][-1]
        state.cadres.born[leaver] = context.now[0].tick - 60 * TICKS
        civil = unit[state.people.staffing[unit] == 0]
        chiefs = civil[state.people.post[civil] == Post.CHIEF][:2]
        # the post is open to the whole county
        state.careers.held[:] = 1
        state.careers.held[chiefs] = 0
        named = dict(zip(("drifter", "worker"), chiefs, strict=True))
        state.tally.sums.score[named["drifter"]], state.tally.sums.score[named["worker"]] = (
            8400,
            8300,
        )
        state.accounts.private_opinion[named["worker"]] = 0.1
        state.accounts.private_opinion[named["drifter"]] = -0.1
        PHASES["renewed"](state, context)
        assert state.people.post[named[heir]] == Post.LEADER
        others = set(named) - {heir}
        assert all(state.people.post[named[one]] == Post.CHIEF for one in others)


def test_without_a_portrait_points_name_nobody_and_hours_do(county):
    """What an hour is worth is the chance that it adds to the year's opinion, times the prize."""
    form = {"forms": {"private_nomination": 1}, "exploits": {"knowhow_habits": 0.5}}
    state, context = county("uniform", 11, "monitored", **form)
    work, seats = state.accounts.seen_work.copy(), state.start
    PHASES["scored"](state, context)
    world, levers, careers = context.world[0], context.levers[0], state.careers
    rising = careers.aim == GRADE
    assert (state.published.promotion_per_point[rising] == 0).all()
    yuan = state.published.yuan_per_hour
    assert (yuan[~rising] == 0).all() and (yuan[:, Activity.ROUTINE] > 0).sum() > 10
    clear = levers.seen_result * world.rating_result / (1 - world.leader_leniency)
    knows = state.seen.knowhow[:, Exploit.VISIBILITY] == 1
    for unit in range(len(seats) - 1):
        who = np.arange(seats[unit], seats[unit + 1])
        who = who[rising[who] & knows[who] & (yuan[who, Activity.VISIBILITY] > 0)]
        # an hour of work against an hour of face: by what they add to the opinion of the half-year
        mean = work[seats[unit] : seats[unit + 1]].mean()
        face = world.rating_face / (80 * context.now[0].period)
        ability = state.cadres.ability[who, state.cadres.line[who] % 3]
        ratio = yuan[who, Activity.ROUTINE] / yuan[who, Activity.VISIBILITY]
        np.testing.assert_allclose(ratio, ability * clear / mean / face, rtol=1e-6)
    assert (yuan[~knows, Activity.VISIBILITY] == 0).all()


def test_with_a_whole_portrait_points_are_worth_what_they_are_in_the_plain_form(county):
    """The limit: opinion counts nothing, whatever it is."""
    plain, context = county("index", 11, "scored")
    other, _ = county("index", 11, "scored", forms={"private_nomination": 1})
    assert context.levers[0].portrait == 1 and other.accounts.private_opinion.any()
    assert plain.published.promotion_per_point.any()
    for column in ("promotion_per_point", "yuan_per_hour"):
        np.testing.assert_allclose(
            other.published[column], plain.published[column], rtol=1e-9, atol=1e-15
        )


def test_a_chance_is_the_slope_of_the_probability_to_stand_above_what_is_just_enough(county):
    """All chiefs of the county compete, half by portrait and half by opinion: how often would the
    own standing be enough, over all luck, if it were a little higher or lower?"""
    edits = {"forms": {"private_nomination": 1, "county_contest": 1}}
    edits["schemes"] = {"index": {"levers": {"portrait": 0.5}}}
    edits["raters"] = {"rating_noise": 0.2}
    # posts and rivals enough for some to stand near to what is just enough
    shares = {"leader_share": 0.2, "chief_share": 0.4, "institution_of_all": 0.2}
    edits["people"] = shares | {"turnover": 0.2}
    state, context = county("index", 11, "scored", **edits)
    world, scratch, own = context.world[0], state.scratch, grades(state)
    rivals = np.flatnonzero((own == Post.CHIEF) & (state.careers.aim == GRADE))
    value, opinion = scratch.ranking_value[rivals], state.accounts.private_opinion[rivals]
    by_points, by_opinion = 0.5 / value.std(), 0.5 / opinion.std()
    standing = by_points * value + by_opinion * opinion
    order = np.argsort(-standing)
    age = (context.now[0].tick - state.cadres.born) / TICKS
    vacant = (world.turnover + (world.retirement_age - age <= 3) / 3)[np.isin(own, LEADERS)].sum()
    luck = np.array([standard_normal_quantile((one + 0.5) / 20_000) for one in range(20_000)])
    checked = 0
    for place, who in enumerate(rivals[order]):
        unit, slope = state.cadres.unit[who], 0.0
        half_a_year = world.rating_noise**2 * context.now[0].period / TICKS
        noise = by_points**2 * state.units.score_noise[unit] + by_opinion**2 * half_a_year
        expected = by_points * (state.cadres.expected[who] + scratch.unit_mean[unit])
        expected += by_opinion * state.accounts.known_opinion[who]
        for winners in (int(vacant), int(vacant) + 1):
            if 0 < winners < len(rivals):
                enough = standing[order[winners if place < winners else winners - 1]]
                step = 0.05 * np.sqrt(noise)
                drawn = expected + np.sqrt(noise) * luck
                won = (drawn + step > enough).mean() - (drawn - step > enough).mean()
                slope += (1 - abs(vacant - winners)) * won / (2 * step)
        book = context.schemes.table.books[state.people.book[who]]
        expected = by_points * slope * book.index_coefficient[Post.CHIEF] / 100
        published = state.published.promotion_per_point[who]
        assert published == pytest.approx(expected, rel=0.05, abs=1e-5)
        checked += published > 1e-4
    assert checked > 5


@pytest.mark.parametrize("scheme", ["uniform", "index"])
def test_posts_and_staffing_of_every_unit_stay_where_the_county_competes(renewals, scheme):
    """Over twenty years people move between units, and units keep what they have."""
    forms = {"county_contest": 1, "seat_staffing": 1, "private_nomination": 1}
    moves, at_first = 0, None
    people = {"turnover": 0.06, "leader_share": 0.18}
    for before, after, _ in renewals(scheme, 20, forms=forms, people=people):
        posts = [
            Counter(zip(people.post, people.level, strict=True))
            for people in (after.people[after.cadres.unit == unit] for unit in range(5))
        ]
        at_first = at_first or posts
        assert posts == at_first
        np.testing.assert_array_equal(after.people.staffing, before.people.staffing)
        moves += len(risen(before, after)[1])
    assert moves > 10


def test_who_moves_takes_the_person_along_and_leaves_the_seat_what_is_its_own(renewals):
    edits = {"forms": {"county_contest": 1, "delivered_record": 1}, "people": {"turnover": 0.2}}
    moves = 0
    for before, after, context in renewals("index", 5, **edits):
        _, moved = risen(before, after)
        moves += len(moved)
        assert len(set(after.cadres.tie)) == len(after.cadres)
        for old, new in moved:
            assert before.cadres.unit[old] != before.cadres.unit[new]
            assert (
                before.cadres[["unit", "line", "village"]]
                == after.cadres[["unit", "line", "village"]]
            ).all()
            for seat in (old, new):
                assert after.cadres.generation[seat] == before.cadres.generation[seat] + 1
            for column in ("born", "tie", "past_tasks"):
                assert after.cadres[column][new] == before.cadres[column][old]
            for column in ("ability", "delivered"):
                assert (after.cadres[column][new] == before.cadres[column][old]).all()
            assert after.traits[new] == before.traits[old]
            assert after.published[new] == before.published[old]
            for column in ("pay_per_point", "last_bonus", "aspiration", "attraction", "knowhow"):
                assert np.all(after.seen[column][new] == before.seen[column][old])
            for column in ("load", "node_hours_lost", "demand"):
                assert np.all(after.seen[column][new] == before.seen[column][new])
            assert after.careers.grade_since[new] == context.now[0].tick + 1
            assert after.cadres.appraised[new] == 0 and after.cadres.expected[new] == 0
            rise = grades(after)[new] - grades(before)[old]
            assert rise == 1 and grades(after)[new] in LEADERS
    assert moves > 5


def test_leaders_posts_go_to_the_best_of_the_county_and_others_to_the_best_of_the_unit(renewals):
    """One is nominated for each post, so those who rise are the best of their field."""
    edits = {"forms": {"county_contest": 1}, "people": {"turnover": 0.2}}
    edits["schemes"] = {"index": {"levers": {"nominees": 1}}}
    wide = 0
    for before, after, context in renewals("index", 6, **edits):
        up, moved = risen(before, after)
        written, up = points(before, context), [*up, *(old for old, _ in moved)]
        for grade, able in candidates(before, after, context, moved).items():
            fields = [able]
            if grade not in LEADERS:
                fields = [
                    [who for who in able if before.cadres.unit[who] == one] for one in range(5)
                ]
            for field in fields:
                winners = {who for who in up if who in field and grades(before)[who] == grade - 1}
                best = sorted(field, key=lambda who: (-written[who], who))
                assert winners == set(best[: len(winners)])
                wide += len(winners) if grade in LEADERS else 0
    assert wide > 5


def test_in_a_county_of_one_unit_nothing_changes_hands_otherwise(renewals):
    """The limit: the county is the unit."""
    alone = {"county": {"townships": 1, "departments": 0}, "people": {"turnover": 0.2}}
    plain = list(renewals("index", 2, **alone))
    other = list(renewals("index", 2, forms={"county_contest": 1}, **alone))
    rose = 0
    for (before, after, _), (_, same, _) in zip(plain, other, strict=True):
        np.testing.assert_array_equal(after.people, same.people)
        np.testing.assert_array_equal(after.cadres.generation, same.cadres.generation)
        rose += len(risen(before, after)[0])
    assert rose > 2
