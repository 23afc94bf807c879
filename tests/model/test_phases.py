"""What must hold in every half-month of a running county: nothing is lost, nothing comes from
nowhere."""

from collections import Counter, defaultdict

import numpy as np
import pytest

from sim.base.fixed_point import MILLION
from sim.model.state import MEMBERS, MOST_NODES, PUBLISHED, SEEN, TASK_SLOTS, Exploit, Lamp, Post
from sim.scenario.parameters import TICKS
from sim.scenario.scenario import UNIT_KINDS
from sim.scoring.items import RankBand, RankLinear, Rating, Tier
from sim.scoring.ledger import LARGEST_VALUE
from sim.scoring.table import record_codes

NEAR = {"rtol": 1e-9, "atol": 1e-7}


#: Events of whole tasks, not of nodes.
OF_TASKS = (Lamp.AUDIT, Lamp.SECONDARY, Lamp.LAPSE)


def handler(task, node):
    helped = node == task.node and task.helper >= 0
    return task.member[task.helper if helped else task.handler[node]]


def undone(task):
    """Hours, lost ones included, that a task still needs."""
    if task.node == task.nodes:
        return 0.0
    return task.left + (task.nodes - task.node - 1) * (task.workload / task.nodes + task.lost)


def honest_hours(before, after):
    """Honest work done on a task in a half-month: of each hour what is not lost."""
    honest = before.workload / (before.workload + before.nodes * before.lost)
    return (undone(before) - undone(after)) * honest


def gained(half, table, name):
    """What work added to a column, by row."""
    return getattr(half.worked, table)[name] - getattr(half.decided, table)[name]


def test_the_story_has_everything_that_is_tested(story):
    lamps = Counter(event.lamp for half in story for event in half.monitored.events)
    assert set(lamps) == set(Lamp) and min(lamps.values()) > 5
    ends = [half for half in story if half.ends_year]
    assert sum(half.closed.works.tasks_lapsed.sum() for half in ends) > 5
    changed = [half.learnt.cadres.generation != half.before.cadres.generation for half in ends]
    assert np.sum(changed) > 10


def test_work_done_on_tasks_is_what_they_need_less(story):
    for half in story:
        for unit in half.units:
            less = sum(honest_hours(*pair) for pair in half.pairs[unit])
            np.testing.assert_allclose(
                gained(half, "accounts", "task_work")[half.seats[unit]].sum(), less, **NEAR
            )


def test_over_its_life_a_finished_task_took_its_workload_whatever_hand_overs_cost(story):
    done, wrong, finished = defaultdict(float), {}, 0
    for half in story:
        for unit in half.units:
            for before, after in half.pairs[unit]:
                name = (unit, before.serial)
                done[name] += honest_hours(before, after)
                if after.node == after.nodes:
                    finished += 1
                    if abs(done[name] / before.workload - 1) > 1e-9:
                        wrong[half.tick, *name] = done[name] / before.workload
    assert finished > 200
    assert wrong == {}


def test_hours_become_honest_task_work_hand_over_routine_or_mass_work(story, world):
    for half in story:
        hours, ability = half.decided.seen.hours, half.decided.cadres.ability
        task_work, overhead, seen = (
            gained(half, "accounts", name) for name in ("task_work", "overhead", "seen_work")
        )
        own = ability[np.arange(len(ability)), half.decided.cadres.line % 3]
        routine = seen - task_work
        mass = gained(half, "accounts", "contribution") - seen
        np.testing.assert_allclose(mass, hours[:, 1] * ability[:, 3], **NEAR)
        np.testing.assert_allclose(gained(half, "accounts", "quarter_work"), seen, **NEAR)
        left = routine / own - hours[:, 0]
        assert (left >= -1e-7).all() and (overhead >= 0).all() and (task_work >= 0).all()
        on_nodes = hours[:, 2] - left - overhead
        assert (on_nodes >= -1e-7).all()
        speed = half.decided.units.cooperation[half.decided.cadres.unit] ** world.cooperation_effect
        assert (task_work <= ability.max(axis=1) * speed * on_nodes + 1e-7).all()
        assert (task_work >= ability.min(axis=1) * speed * on_nodes - 1e-7).all()


def test_base_work_serves_demand_up_to_the_whole_and_cooperation_follows(story, world):
    for half in story:
        for unit in half.units:
            seats, kind = half.seats[unit], UNIT_KINDS[half.before.units[unit].kind]
            done = gained(half, "accounts", "contribution")[seats].sum()
            done -= gained(half, "accounts", "seen_work")[seats].sum()
            works = {
                name: gained(half, "works", name)[unit] for name in half.worked.works.dtype.names
            }
            assert works["mass_demand"] == pytest.approx(len(seats) * world[f"mass_{kind}"])
            assert works["routine_demand"] == pytest.approx(len(seats) * world[f"routine_{kind}"])
            assert works["mass"] == pytest.approx(min(works["mass_demand"], done))
            assert 0 <= works["routine"] <= works["routine_demand"] * (1 + 1e-12)
            service = (
                works["mass"] / works["mass_demand"] + works["routine"] / works["routine_demand"]
            ) / 2
            before, after = (
                half.decided.units[unit].cooperation,
                half.worked.units[unit].cooperation,
            )
            assert after - before == pytest.approx(
                world.cooperation_memory * (service - before), abs=1e-12
            )
            assert 0 <= after <= 1


def test_tasks_are_open_finished_or_lapsed_and_none_is_lost(story):
    known = defaultdict(set)
    for half in story:
        for unit in half.units:
            tasks = [task.serial for task in half.dispatched.open[unit]]
            kept = [task.serial for task in half.monitored.open[unit]]
            assert kept == [serial for serial in tasks if serial in set(kept)]
            before, after = half.worked.works[unit], half.monitored.works[unit]
            names = ("tasks_finished", "tasks_lapsed")
            ended = [getattr(after, name) - getattr(before, name) for name in names]
            assert len(tasks) - len(kept) == sum(ended)
            new = {task.serial for task in half.dispatched.open[unit] if task.arrived == half.tick}
            assert not new & known[unit]
            known[unit] |= new
            assert set(tasks) <= known[unit]


def test_slots_stand_in_the_order_of_arrival(story):
    for half in story:
        for tasks in (*half.dispatched.open, *half.learnt.open):
            serials, arrivals = [task.serial for task in tasks], [task.arrived for task in tasks]
            assert serials == sorted(set(serials)) and arrivals == sorted(arrivals)


def test_an_open_task_has_members_nodes_and_age_within_their_bounds(story, world):
    for half in story:
        for unit in half.units:
            for task in half.dispatched.open[unit]:
                members = list(task.member[: task.members])
                assert 1 <= task.members <= MEMBERS and len(set(members)) == task.members
                assert set(members) <= set(half.seats[unit]) and members[-1] == task.lead
                assert (
                    1 <= task.honest_nodes <= task.nodes <= MOST_NODES
                    and 0 <= task.node < task.nodes
                )
                assert task.padding < task.members
                if task.arrived == half.tick:
                    levers, coordination = half.context.levers, world.coordination_hours
                    assert task.lost == levers["handover_hours"][0] + coordination * task.padding
                assert (
                    task.left > 0
                    and 0 <= half.tick - task.arrived < world.deadline + world.lapse_after + 1
                )


def test_a_full_queue_holds_back_what_comes_and_counts_it(tell, small, seed):
    flood = small(work={"task_load": 60, "task_hours": 20, "lapse_after": 24, "deadline": 24})
    held = 0
    for half in tell(flood, seed, 1):
        for unit in half.units:
            new = sum(task.arrived == half.tick for task in half.dispatched.open[unit])
            more = half.dispatched.works[unit].tasks_held - half.before.works[unit].tasks_held
            assert (
                len(half.dispatched.open[unit])
                == half.before.units[unit].open_tasks + new
                <= TASK_SLOTS
            )
            assert more == 0 or len(half.dispatched.open[unit]) == TASK_SLOTS
            held += more
    assert held > 100


def test_new_tasks_go_to_leaders_of_the_unit_and_no_leader_is_left_out(story):
    """Posts change hands, so a unit's leaders need not sit in its first seats."""
    wrong, led, everybody = [], defaultdict(set), {}
    for half in story:
        for unit in half.units:
            leaders = {
                who for who in half.seats[unit] if half.dispatched.people[who].post == Post.LEADER
            }
            everybody[unit, half.tick // TICKS] = leaders
            for task in half.dispatched.open[unit]:
                if task.arrived == half.tick:
                    led[unit, half.tick // TICKS].add(task.lead)
                    wrong += [(half.tick, unit, task.lead)] * (task.lead not in leaders)
    assert wrong == []
    assert {
        name: leaders - led[name] for name, leaders in everybody.items() if not leaders <= led[name]
    } == {}


def test_loads_add_up_to_the_hours_of_nodes_begun_by_plan(story, world):
    for half in story:
        load = np.zeros(len(half.before.seen))
        for unit in half.units:
            for task in half.dispatched.open[unit]:
                for node in range(task.node, task.nodes):
                    if half.tick + 1 - task.arrived > world.deadline * node / task.nodes:
                        who, hours = handler(task, node), task.workload / task.nodes + task.lost
                        ability = half.dispatched.cadres[who].ability[task.skill]
                        load[who] += (task.left if node == task.node else hours) / ability
        np.testing.assert_allclose(half.dispatched.seen.load, load, **NEAR)


def test_open_nodes_finish_in_sequence_and_turn_red_once(story):
    for half in story:
        reported = defaultdict(list)
        for event, unit, task in half.reported:
            if event.lamp not in OF_TASKS:
                reported[unit, task.serial, event.lamp == Lamp.RED].append(event.node)
                assert (event.handler, event.lead) == (handler(task, event.node), task.lead)
                assert event.honest_hours == pytest.approx(task.workload / task.nodes)
        for unit in half.units:
            still = {task.serial: task for task in half.monitored.open[unit]}
            for before, after in half.pairs[unit]:
                name = (unit, before.serial)
                assert reported.pop((*name, False), []) == list(range(before.node, after.node))
                turned = before.serial in still and still[before.serial].red and not after.red
                assert reported.pop((*name, True), []) == [after.node] * bool(turned)
        assert not reported


def test_credited_participants_are_other_members_of_the_task(story):
    credited = 0
    for half in story:
        for event, _, task in half.reported:
            others = list(event.participant[: event.participants])
            assert len(set(others) - {event.handler}) == event.participants < task.members
            assert set(others) <= set(task.member[: task.members])
            assert event.participants == (
                0 if event.lamp in (Lamp.RED, *OF_TASKS) else task.padding
            )
            credited += event.participants
    assert credited > 20


def test_audits_charge_every_handler_of_a_finished_task_with_its_excess(story):
    audited = 0
    for half in story:
        charged = defaultdict(list)
        for event, unit, task in half.reported:
            if event.lamp == Lamp.AUDIT:
                extra = task.nodes * (1 + task.padding) - task.honest_nodes
                assert extra > 0 and event.excess == pytest.approx(extra**2 / task.honest_nodes)
                charged[unit, task.serial].append(event.handler)
        for unit in half.units:
            for before, after in half.pairs[unit]:
                handlers = charged.pop((unit, before.serial), [])
                assert handlers in ([], list(before.member[: before.members]))
                assert not handlers or after.node == after.nodes
                audited += bool(handlers)
        assert not charged
    assert audited > 5


def test_lamps_follow_the_plan_and_are_counted_for_the_unit(story, world):
    tally, cards = Counter(), Counter()
    for half in story:
        levers = half.context.levers.view(np.recarray)[0]
        for event, unit, task in half.reported:
            if event.lamp in OF_TASKS:
                continue
            ahead = world.deadline * (event.node + 1) / task.nodes - (half.tick + 1 - task.arrived)
            assert event.lamp != Lamp.RED or ahead < 0
            assert event.lamp not in (Lamp.BLUE, Lamp.GREEN) or (event.lamp == Lamp.BLUE) == (
                ahead >= 1
            )
            tally[unit] += {Lamp.BLUE: 1, Lamp.RED: -1}.get(event.lamp, 0)
        for unit in half.units if half.tick % 2 == 1 and levers.platform else ():
            red = [task for task in half.monitored.open[unit] if task.red]
            met = len(red) <= (1 - levers.plan_share) * len(half.monitored.open[unit])
            cards[met] += 1
            tally[unit] += levers.green_card if met else levers.red_card
            if not met and red[0].office not in (-1, unit):
                tally[red[0].office] += levers.yellow_card
        assert list(half.monitored.units.tally) == [tally[unit] for unit in half.units]
        for task in (task for tasks in half.monitored.open for task in tasks):
            behind = half.tick + 1 - task.arrived > world.deadline * (task.node + 1) / task.nodes
            assert task.red == behind
        if half.tick % 6 == 5:
            tally.clear()
            assert (half.closed.units.tally == 0).all()
    assert min(cards.values()) > 5


def test_the_lot_gives_away_all_finished_nodes(story):
    for half in story:
        finished = sum(event.honest_hours for event in half.worked.events)
        assert gained(half, "accounts", "random_work").sum() == pytest.approx(finished)


def test_nobody_works_less_than_nothing_or_more_than_there_is_time(story, world):
    for half in story:
        hours = half.decided.seen.hours
        assert (hours >= 0).all()
        assert (hours.sum(axis=1) <= world.regular_hours + world.overtime_hours + 1e-9).all()


def test_accounts_add_up_the_hours_of_the_year_and_their_cost(story, world):
    hours, cost = 0.0, 0.0
    for half in story:
        effort = half.decided.seen.hours / 80
        total = effort.sum(axis=1)
        hours += effort.sum() * 80
        bends = world.monotony * (effort**2).sum(axis=1) + world.fatigue * total**2
        cost += (half.decided.traits.cost * (world.effort_linear * total + bends / 2)).sum()
        assert half.closed.accounts.hours.sum() == pytest.approx(hours)
        assert half.closed.county[0].effort_cost == pytest.approx(cost)
        if half.ends_year:
            assert (half.learnt.accounts.hours == 0).all() and half.learnt.county[
                0
            ].effort_cost == 0
            hours, cost = 0.0, 0.0


def test_published_values_and_beliefs_are_finite_and_move_by_the_weight(story, world):
    for half in story:
        for stage, names in (
            (half.scored.published, PUBLISHED.names),
            (half.learnt.seen, SEEN.names),
        ):
            for name in names:
                assert np.isfinite(stage[name]).all(), (half.tick, name)
        weight = world.belief_weight if half.context.now[0].ends_appraisal else 0
        for name in PUBLISHED.names:
            was, reported = half.renewed.seen[name], half.renewed.published[name]
            np.testing.assert_allclose(
                half.learnt.seen[name], was + weight * (reported - was), **NEAR
            )


def test_returns_of_exploits_show_only_to_those_who_know_how(story):
    columns = {"points_per_node": Exploit.SPLITTING, "points_per_participant": Exploit.PADDING}
    for half in story:
        knowhow, reported = half.decided.seen.knowhow, half.scored.published
        assert np.isin(knowhow, (0, 1)).all()
        if half.context.now[0].ends_appraisal:
            for name, exploit in columns.items():
                assert (reported[name][knowhow[:, exploit] == 0] == 0).all()
            for activity, exploit in ((3, Exploit.VISIBILITY), (4, Exploit.TRACES)):
                assert (reported.points_per_hour[knowhow[:, exploit] == 0, activity] == 0).all()
    last = story[-1].scored.published
    assert (last.points_per_node > 0).any() and (last.points_per_hour[:, 3] > 0).any()


def test_ledger_rows_lie_in_the_domains_of_their_items(story):
    seen = set()
    for half in story:
        books = half.scenario.schemes[half.context.now[0].scheme].rulebooks
        codes = [list(record_codes(book).items()) for book in books]
        for row in half.scored.rows:
            kind = half.before.units[half.before.cadres[row.cadre].unit].kind
            code, (place, _) = codes[kind][row.code]
            item = list(books[kind].items.values())[place]
            role = ("", "stationed", "helping")[half.before.people[row.cadre].village_role]
            seen.add(code)
            assert (row.tick, row.weight) == (half.tick, 1) and row.value % (MILLION // 100) == 0
            points = row.value // (MILLION // 100)
            if isinstance(item, RankBand | RankLinear):
                assert row.value % MILLION == 0 and 1 <= row.value // MILLION <= row.of, (
                    half.tick,
                    code,
                )
            elif isinstance(item, Rating):
                assert item.lowest <= points <= item.highest, (half.tick, code)
            elif isinstance(item, Tier):
                assert points in item.values, (half.tick, code)
            else:
                assert abs(row.value) <= LARGEST_VALUE * MILLION, (half.tick, code)
            assert item.village_roles is None or role in item.village_roles, (half.tick, code)
            assert (row.task >= 0) == (
                code in ("squad.special", "conduct.order")
            ) and row.node >= -1
    assert len(seen) > 12
