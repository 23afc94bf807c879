// Twin lives: one person with the same luck under both schemes, in words from records.

import { h, table } from "./dom.js";
import { decimalsShowing, number, say } from "./format.js";
import { term } from "./terms.js";
import { hoursOf } from "./people.js";

const ROUTINE = 0;
const MASS = 1;
const SQUAD = 2;
/** Give what a year of a life comes to. */
export function yearOf(halves) {
  const last = halves.at(-1);
  const points = last.seen.points_per_hour[SQUAD];
  return {
    post: last.people.post,
    level: last.people.level,
    generation: last.cadres.generation,
    hours: last.accounts.hours.map((one) => one / halves.length),
    taskWork: last.accounts.task_work,
    score: last["tally.sums"].score / 100,
    rank: last["standing.places"].rank,
    excellent: last["standing.places"].excellent === 1,
    bonus: last.pay.bonus / 100,
    points,
    worth: {
      pay: points * last.seen.pay_per_point,
      excellent: points * last.seen.excellent_per_point * last.seen.excellent_worth,
      promotion: points * last.seen.promotion_per_point * last.seen.promotion_worth,
    },
    knowhow: last.seen.knowhow,
  };
}

/** Find the first half-month in which two lives saw one of `names`, and did, differently. */
export function parting(first, second, names) {
  const differ = (one, two) => JSON.stringify(one) !== JSON.stringify(two);
  const found = { saw: null, beliefs: [], did: null };
  const [left, right] = [first, second].map((years) => years.flat());
  for (let moment = 0; moment < Math.min(left.length, right.length); moment++) {
    const [one, two] = [left[moment].seen, right[moment].seen];
    const beliefs = names.filter((name) => differ(one[name], two[name]));
    if (found.saw === null && beliefs.length > 0) Object.assign(found, { saw: moment, beliefs });
    if (found.did === null && differ(one.hours, two.hours)) found.did = moment;
    if (found.saw !== null && found.did !== null) break;
  }
  return found;
}

/** Draw the twin lives of the chosen cadre; `view.lives` holds them once they have run. */
export function life(view) {
  const people = view.frameShown(0)?.people;
  if (!people) return h("p", {}, say("running"));
  const seats = people.unit.length;
  const choose = h(
    "p",
    { class: "buttons" },
    h(
      "label",
      {},
      say("life_seat"),
      " ",
      h("input", {
        type: "number",
        min: 0,
        max: seats - 1,
        value: view.seat ?? "",
        onchange: (event) => {
          const seat = Number(event.target.value);
          if (Number.isInteger(seat) && seat >= 0 && seat < seats) view.openLife(seat);
        },
      }),
    ),
    h(
      "button",
      { type: "button", onclick: () => view.openLife(Math.floor(Math.random() * seats)) },
      say("life_any"),
    ),
  );
  if (view.seat === null) return h("div", {}, choose, h("p", {}, say("life_choose")));
  if (!view.lives) return h("div", {}, choose, h("p", {}, say("running")));
  const [first, second] = view.lives.map((years) => years.map(yearOf));
  return h(
    "div",
    { class: "life" },
    choose,
    h("h2", {}, view.cadreName(people, view.seat)),
    partingWords(view),
    portrait(view),
    table(
      [
        h("th", { scope: "col" }, say("year")),
        [0, 1].map((at) => h("th", { scope: "col" }, view.sideMark(at))),
      ],
      first.map((_, place) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, place + 1),
          [first, second].map((years) =>
            h("td", {}, sentences(view, years[place], years[place - 1])),
          ),
        ),
      ),
      "lives",
    ),
  );
}

function partingWords(view) {
  const found = parting(...view.lives, view.data.codes.beliefs);
  const named = (name) => term(`sees_${name}`, say(`sees_${name}`));
  return h("p", { class: "parting" }, partingTold(view, found, named));
}

/** Say when two lives part, in pieces; `named` gives the name of what the two saw. */
export function partingTold(view, { saw, beliefs, did }, named) {
  const { ticks } = view.data.description;
  const when = (moment) => ({ year: Math.floor(moment / ticks) + 1, half: (moment % ticks) + 1 });
  if (saw === null && did === null) return [say("never_parted")];
  const differently = beliefs.map((name, at) => [at ? say("comma") : "", named(name)]);
  return [
    saw === null ? "" : [say("first_saw", when(saw)), differently, say("stop")],
    did === null ? say("did_same") : say("first_did", when(did)),
  ];
}

/** Tell a year in a few sentences, as `analysis/lives/telling.py` does. */
export function sentences(view, year, before) {
  const { posts } = view.data.codes;
  const hours = view.data.codes.activities
    .map((name, at) => `${say(`does_${name}`)} ${number(year.hours[at], 0)}`)
    .join(say("comma"));
  const said = [];
  if (before && year.generation !== before.generation) said.push(say("life_successor"));
  if (before && year.generation === before.generation && year.post > before.post)
    said.push(say("life_promoted", { post: say(`post_${posts[year.post]}`) }));
  if (
    before &&
    year.generation === before.generation &&
    year.level > before.level &&
    year.post === before.post
  )
    said.push(say("life_raised"));
  said.push(say("life_did", { hours, work: number(year.taskWork, 0) }));
  said.push(
    say(year.rank > 0 ? "life_got" : "life_got_unranked", {
      score: number(year.score, 1),
      rank: year.rank,
      bonus: number(year.bonus, 0),
    }),
  );
  if (year.excellent) said.push(say("life_excellent"));
  const worth = Object.values(year.worth).reduce((all, one) => all + one, 0);
  if (worth >= view.data.codes.smallest_worth)
    said.push(
      say("life_believed", {
        points: number(year.points, decimalsShowing(year.points, 3)),
        worth: number(worth, 1),
        pay: number(year.worth.pay, 1),
        excellent: number(year.worth.excellent, 1),
        promotion: number(year.worth.promotion, 1),
      }),
    );
  const learnt = view.data.codes.exploits.filter(
    (_, at) => year.knowhow[at] > 0 && !(before?.knowhow[at] > 0),
  );
  if (before && learnt.length > 0)
    said.push(
      say("life_learnt", { what: learnt.map((name) => say(`knows_${name}`)).join(say("comma")) }),
    );
  return said.join(say("between_sentences"));
}

/** Give a portrait's numbers, as `analysis/lives/portrait.py` does. */
export function portraitOf(people, row, seat) {
  const inLine = [...people.line.keys()].filter(
    (other) => people.line[other] === people.line[seat],
  );
  const hours = hoursOf(people, seat);
  return {
    generation: people.generation[seat],
    ability: row.cadres.ability,
    place:
      1 + inLine.filter((other) => people.contribution[other] > people.contribution[seat]).length,
    of: inLine.length,
    squads: row.cadres.past_tasks,
    index_points: people.index[seat] / 10000,
    hours: { mass: hours[MASS], routine: hours[ROUTINE] },
    unit_hours: {
      mass: average(people, people.unit[seat], MASS),
      routine: average(people, people.unit[seat], ROUTINE),
    },
  };
}

/** Write a portrait: what stands under each heading that is no picture. */
export function portraitTold(shown) {
  return [
    [say("rank_in_line"), say("rank_of", { place: shown.place, of: shown.of })],
    [say("squads_so_far"), number(shown.squads, 0)],
    [say("index_shows"), number(shown.index_points, 1)],
    [
      say("index_hides"),
      say("hides", {
        mass: number(shown.hours.mass, 1),
        mass_mean: number(shown.unit_hours.mass, 1),
        routine: number(shown.hours.routine, 1),
        routine_mean: number(shown.unit_hours.routine, 1),
      }),
    ],
  ];
}

/** The digital portrait of the year shown: what the index sees of a cadre, and what it hides. */
function portrait(view) {
  const year = view.yearShown();
  return h(
    "div",
    { class: "portraits" },
    [0, 1].map((at) => {
      const people = view.frameShown(at)?.people;
      const row = view.lives[at][year - 1]?.at(-1);
      if (!people || !row) return null;
      const shown = portraitOf(people, row, view.seat);
      const best = Math.max(...shown.ability, 1.5);
      return h(
        "section",
        { class: `portrait side-${at}` },
        h(
          "h3",
          {},
          term("portrait_term", say("portrait")),
          " · ",
          view.sideMark(at),
          say("holder", { generation: shown.generation + 1 }),
        ),
        h(
          "dl",
          {},
          h("dt", {}, say("abilities")),
          h(
            "dd",
            {},
            shown.ability.map((one) =>
              h("meter", { min: 0, max: best, value: one, title: number(one, 2) }, number(one, 2)),
            ),
          ),
          portraitTold(shown).map(([heading, words]) => [h("dt", {}, heading), h("dd", {}, words)]),
        ),
      );
    }),
  );
}

function average(people, unit, activity) {
  let [sum, count] = [0, 0];
  people.unit.forEach((one, seat) => {
    if (one !== unit) return;
    sum += hoursOf(people, seat)[activity];
    count += 1;
  });
  return sum / count;
}
