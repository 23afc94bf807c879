// Twin lives: one person with the same luck under both schemes, in words from records.

import { h, table } from "./dom.js";
import { number, say } from "./format.js";
import { term } from "./terms.js";
import { hoursOf, timeUse } from "./people.js";

const SQUAD = 2;
/** Yuan an hour below which a belief is not worth telling. */
const SMALLEST_WORTH = 0.5;
/** Beliefs whose first difference is told, in the order in which they are named. */
const BELIEFS = [
  "points_per_hour",
  "pay_per_point",
  "excellent_per_point",
  "promotion_per_point",
  "behind_per_point",
  "yuan_per_hour",
  "load",
  "knowhow",
  "last_bonus",
];

/** Give what a year of a life comes to. */
function yearOf(halves) {
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

/** Find the first half-month in which two lives saw, and did, different things. */
export function parting(first, second) {
  const differ = (one, two) => JSON.stringify(one) !== JSON.stringify(two);
  const found = { saw: null, beliefs: [], did: null };
  const [left, right] = [first, second].map((years) => years.flat());
  for (let moment = 0; moment < Math.min(left.length, right.length); moment++) {
    const [one, two] = [left[moment].seen, right[moment].seen];
    const beliefs = BELIEFS.filter((name) => differ(one[name], two[name]));
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
  const ticks = view.data.description.ticks;
  const when = (moment) => ({ year: Math.floor(moment / ticks) + 1, half: (moment % ticks) + 1 });
  const { saw, beliefs, did } = parting(...view.lives.map((years) => years));
  if (saw === null && did === null) return h("p", { class: "parting" }, say("never_parted"));
  return h(
    "p",
    { class: "parting" },
    saw === null
      ? null
      : [
          say("first_saw", when(saw)),
          beliefs.map((name, at) => [
            at ? say("comma") : "",
            term(`sees_${name}`, say(`sees_${name}`)),
          ]),
          say("stop"),
        ],
    did === null ? say("did_same") : say("first_did", when(did)),
  );
}

function sentences(view, year, before) {
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
  if (worth >= SMALLEST_WORTH)
    said.push(
      say("life_believed", {
        points: number(year.points, 3),
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
  return said.join(" ");
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
      const seat = view.seat;
      const inLine = [...people.line.keys()].filter(
        (other) => people.line[other] === people.line[seat],
      );
      const place =
        1 + inLine.filter((other) => people.contribution[other] > people.contribution[seat]).length;
      const use = timeUse(people, seat, view.parameterValue("regular_hours"));
      const mean = (activity) => average(people, people.unit[seat], activity);
      const ability = row.cadres.ability;
      const best = Math.max(...ability, 1.5);
      return h(
        "section",
        { class: `portrait side-${at}` },
        h(
          "h3",
          {},
          term("portrait_term", say("portrait")),
          " · ",
          view.sideMark(at),
          say("holder", { generation: people.generation[seat] + 1 }),
        ),
        h(
          "dl",
          {},
          h("dt", {}, say("abilities")),
          h(
            "dd",
            {},
            ability.map((one) =>
              h("meter", { min: 0, max: best, value: one, title: number(one, 2) }, number(one, 2)),
            ),
          ),
          h("dt", {}, say("rank_in_line")),
          h("dd", {}, say("rank_of", { place, of: inLine.length })),
          h("dt", {}, say("squads_so_far")),
          h("dd", {}, number(row.cadres.past_tasks, 0)),
          h("dt", {}, say("index_shows")),
          h("dd", {}, number(people.index[seat] / 10000, 1)),
          h("dt", {}, say("index_hides")),
          h(
            "dd",
            {},
            say("hides", {
              mass: number(use.hours[1], 1),
              mass_mean: number(mean(1), 1),
              routine: number(use.hours[0], 1),
              routine_mean: number(mean(0), 1),
            }),
          ),
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
