// A league of rules without a server: everybody has a code, and all play in one county.

import { h, put, table } from "./dom.js";
import { named, number, quantity, say } from "./format.js";
import { hoursOf } from "./people.js";
import { jobOf } from "./state.js";

const LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ";
const NAME = /^[^\n]{0,24}$/;
/** What a player sets of a cadre beside the strategy; each is about a mean of 1 among others. */
export const TRAITS = ["cost", "duty", "service", "face", "scruple"];
/** Sliders go in quarters, from one to eight of them: from a quarter to twice the usual. */
const QUARTERS = { least: 1, usual: 4, most: 8 };
const CODE = new RegExp(`^([A-Z])[A-Z]-([1-8]{${TRAITS.length}})-(.*)$`);

/** Give the code of a rule: strategy, a letter by which a slip is noticed, traits, and a name. */
export function codeOf(place, quarters, name) {
  const digits = quarters.join("");
  const sum =
    [...digits, ...name].reduce((all, sign) => all * 31 + sign.codePointAt(0), place * 7 + 3) %
    (LETTERS.length * 997);
  return `${LETTERS[place]}${LETTERS[sum % LETTERS.length]}-${digits}-${name}`;
}

/** Read lines of codes; give who plays what, and the lines that are no code. */
export function readCodes(text, strategies) {
  const players = [];
  const wrong = [];
  for (const line of text
    .split("\n")
    .map((one) => one.trim())
    .filter(Boolean)) {
    const [, letter, digits, name] = CODE.exec(line) ?? [];
    const place = letter ? LETTERS.indexOf(letter) : -1;
    const quarters = [...(digits ?? "")].map(Number);
    const fits =
      place >= 0 &&
      place < strategies.length &&
      NAME.test(name) &&
      codeOf(place, quarters, name) === line;
    if (fits) players.push({ name, place, quarters });
    else wrong.push(line);
  }
  return { players, wrong };
}

/** Give the traits that a player's cadres have; duty is that of routine work and of tasks alike. */
export function traitsOf({ quarters }) {
  const traits = Object.fromEntries(
    TRAITS.map((name, at) => [name, quarters[at] / QUARTERS.usual]),
  );
  return { ...traits, squad_duty: traits.duty };
}

/** Give the shares of strategies in the county of all players; the first one takes the rest. */
export function sharesOf(players, strategies) {
  const count = (place) => players.filter((one) => one.place === place).length;
  return Object.fromEntries(
    strategies.slice(1).map((one, at) => [`share_${one.name}`, count(at + 1) / players.length]),
  );
}

export function league(view) {
  return h("div", { class: "league" }, studentPart(view), teacherPart(view));
}

function studentPart(view) {
  const code = h("output", { class: "code" });
  const name = h("input", { id: "player", maxlength: 24, autocomplete: "off" });
  const pick = h(
    "select",
    { id: "pick" },
    view.data.strategies.map((one, at) =>
      h("option", { value: at }, `${one.name} · ${named(one)}`),
    ),
  );
  const sliders = TRAITS.map((trait) => traitSlider(trait));
  const make = () => {
    const quarters = sliders.map((one) => Number(one.input.value));
    put(code, codeOf(Number(pick.value), quarters, name.value.trim() || "?"));
  };
  return h(
    "section",
    {},
    h("h2", {}, say("league_student")),
    h("p", { class: "note" }, say("league_student_note")),
    h("p", {}, h("label", { for: "player" }, say("league_name")), " ", name),
    h("p", {}, h("label", { for: "pick" }, say("league_strategy")), " ", pick),
    sliders.map((one) => one.row),
    h(
      "p",
      { class: "buttons" },
      h("button", { type: "button", onclick: make }, say("league_code")),
      code,
    ),
  );
}

/** Say how many times the usual a number of quarters is. */
function times(quarters) {
  return `× ${number(quarters / QUARTERS.usual, 2)}`;
}

function traitSlider(trait) {
  const id = `trait-${trait}`;
  const shown = h("output", {}, times(QUARTERS.usual));
  const input = h("input", {
    id,
    type: "range",
    min: QUARTERS.least,
    max: QUARTERS.most,
    step: 1,
    oninput: () => put(shown, times(Number(input.value))),
  });
  input.value = QUARTERS.usual;
  const label = h("label", { for: id }, say(`trait_${trait}`));
  return { input, row: h("p", { class: "trait" }, label, h("span", { class: "slide" }, input, shown)) };
}

function teacherPart(view) {
  const told = h("div", { role: "status" });
  const codes = h("textarea", { id: "codes", rows: 8, spellcheck: false });
  codes.value = view.codes;
  const play = async () => {
    view.codes = codes.value;
    const { players, wrong } = readCodes(codes.value, view.data.strategies);
    const notes = () =>
      wrong.map((line) => h("p", { class: "bad" }, say("league_wrong", { line })));
    if (players.length === 0) {
      put(told, notes(), h("p", {}, say("league_none")));
      return;
    }
    put(told, h("p", {}, say("running")));
    const runs = await played(view, players);
    // written anew each time that the view is drawn, in the language of then
    view.played = () => [notes(), ...(runs === null ? [] : outcome(view, players, runs))];
    // the view may have been drawn anew meanwhile
    view.draw();
  };
  put(told, view.played());
  return h(
    "section",
    {},
    h("h2", {}, say("league_teacher")),
    h("p", {}, h("label", { for: "codes" }, say("league_paste"))),
    codes,
    h("p", { class: "buttons" }, h("button", { type: "button", onclick: play }, say("league_play"))),
    told,
  );
}

/** Run the county of all players, and the same where everybody is as usual; null if dropped. */
function played(view, players) {
  const { data, state } = view;
  const { strategies } = data;
  const job = jobOf(data, state, 1);
  const before = Object.fromEntries(strategies.slice(1).map((one) => [`share_${one.name}`, 0]));
  const shares = sharesOf(players, strategies);
  const rules = players.map((one) => ({ place: one.place, traits: traitsOf(one) }));
  return view.alone(() =>
    Promise.all([
      view.runner.whole(0, {
        ...job,
        world: { ...job.world, ...before, ...shares },
        players: rules,
        people: true,
      }),
      view.runner.whole(1, { ...job, world: { ...job.world, ...before }, people: true }),
    ]),
  );
}

function outcome({ data, results }, players, runs) {
  const [frame, base] = runs.map((frames) => frames.at(-1));
  const rows = players
    .map((player, at) => ({ player, ...meansOf(frame, at) }))
    .sort((one, two) => two.bonus - one.bonus);
  const value = results.place.public_value;
  const loses = frame.measures[value] - base.measures[value];
  return [
    table(
      HEADS.map((key) => h("th", { scope: "col" }, say(key))),
      rows.map((row) => outcomeRow(row, data.strategies)),
    ),
    h(
      "p",
      { class: "outcome" },
      say("league_county", {
        year: data.years,
        value: quantity(frame.measures[value], "index"),
        base: quantity(base.measures[value], "index"),
        change: number(loses, 1, true),
      }),
    ),
  ];
}

const HEADS = [
  "league_players",
  "league_strategy",
  "league_traits",
  "league_cadres",
  "bonus",
  "score",
  "hours_each_half",
  "task_work_year",
];

function outcomeRow({ player, count, bonus, score, hours, taskWork }, strategies) {
  const cells = [
    strategies[player.place].name,
    player.quarters.map((one) => number(one / QUARTERS.usual, 2)).join(" · "),
    number(count, 0),
    number(bonus, 0),
    number(score, 1),
    number(hours, 1),
    number(taskWork, 0),
  ];
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, player.name),
    cells.map((cell) => h("td", {}, cell)),
  );
}

/** Means of the cadres who play for somebody; of none they are no numbers. */
function meansOf({ people, players }, player) {
  const seats = [...players.keys()].filter((seat) => players[seat] === player);
  const mean = (of) => seats.reduce((all, seat) => all + of(seat), 0) / seats.length;
  return {
    count: seats.length,
    bonus: mean((seat) => people.bonus[seat] / 100),
    score: mean((seat) => people.score[seat] / 100),
    taskWork: mean((seat) => people.task_work[seat]),
    hours: mean((seat) => hoursOf(people, seat).reduce((all, one) => all + one, 0)),
  };
}
