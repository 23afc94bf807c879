// A league of strategies without a server: everybody has a code, and all play in one county.

import { h, put, table } from "./dom.js";
import { named, number, quantity, say } from "./format.js";
import { hoursOf } from "./people.js";
import { jobOf } from "./state.js";

const LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ";
const NAME = /^[^\n]{0,24}$/;

/** Give the code of a strategy for a name: its place, and a letter by which a slip is noticed. */
export function codeOf(place, name) {
  const sum =
    [...name].reduce((all, sign) => all * 31 + sign.codePointAt(0), place * 7 + 3) %
    (LETTERS.length * 997);
  return `${LETTERS[place]}${LETTERS[sum % LETTERS.length]}-${name}`;
}

/** Read lines of codes; give who plays what, and the lines that are no code. */
export function readCodes(text, strategies) {
  const players = [];
  const wrong = [];
  for (const line of text
    .split("\n")
    .map((one) => one.trim())
    .filter(Boolean)) {
    const [, letter, name] = /^([A-Z])[A-Z]-(.*)$/.exec(line) ?? [];
    const place = letter ? LETTERS.indexOf(letter) : -1;
    const fits =
      place >= 0 && place < strategies.length && NAME.test(name) && codeOf(place, name) === line;
    if (fits) players.push({ name, place });
    else wrong.push(line);
  }
  return { players, wrong };
}

/** Give the shares of strategies in the county of all players; the first one takes the rest. */
export function sharesOf(players, strategies) {
  const count = (place) => players.filter((one) => one.place === place).length;
  return Object.fromEntries(
    strategies.slice(1).map((one, at) => [`share_${one.name}`, count(at + 1) / players.length]),
  );
}

export function league(view) {
  const { strategies } = view.data;
  const told = h("div", { role: "status" });
  const code = h("output", { class: "code" });
  const name = h("input", { id: "player", maxlength: 24, autocomplete: "off" });
  const pick = h(
    "select",
    { id: "pick" },
    strategies.map((one, at) => h("option", { value: at }, `${one.name} · ${named(one)}`)),
  );
  const make = () => put(code, codeOf(Number(pick.value), name.value.trim() || "?"));
  const codes = h("textarea", { id: "codes", rows: 8, spellcheck: false });
  codes.value = view.codes;
  const play = async () => {
    view.codes = codes.value;
    const { players, wrong } = readCodes(codes.value, strategies);
    const notes = wrong.map((line) => h("p", { class: "bad" }, say("league_wrong", { line })));
    if (players.length === 0) {
      put(told, notes, h("p", {}, say("league_none")));
      return;
    }
    put(told, h("p", {}, say("running")));
    view.played = [...notes, ...(await outcome(view, players))];
    // the view may have been drawn anew meanwhile
    view.draw();
  };
  put(told, view.played);
  return h(
    "div",
    { class: "league" },
    h(
      "section",
      {},
      h("h2", {}, say("league_student")),
      h("p", { class: "note" }, say("league_student_note")),
      h("p", {}, h("label", { for: "player" }, say("league_name")), " ", name),
      h("p", {}, h("label", { for: "pick" }, say("league_strategy")), " ", pick),
      h(
        "p",
        { class: "buttons" },
        h("button", { type: "button", onclick: make }, say("league_code")),
        code,
      ),
    ),
    h(
      "section",
      {},
      h("h2", {}, say("league_teacher")),
      h("p", {}, h("label", { for: "codes" }, say("league_paste"))),
      codes,
      h(
        "p",
        { class: "buttons" },
        h("button", { type: "button", onclick: play }, say("league_play")),
      ),
      told,
    ),
  );
}

async function outcome(view, players) {
  const { data, state } = view;
  const { strategies } = data;
  const job = jobOf(data, state, 1);
  const before = Object.fromEntries(strategies.slice(1).map((one) => [`share_${one.name}`, 0]));
  const runs = await view.alone(() =>
    Promise.all([
      view.runner.whole(0, {
        ...job,
        world: { ...job.world, ...before, ...sharesOf(players, strategies) },
        people: true,
      }),
      view.runner.whole(1, { ...job, world: { ...job.world, ...before }, people: true }),
    ]),
  );
  if (runs === null) return [];
  const [frame, base] = runs.map((frames) => frames.at(-1));
  const places = [...new Set(players.map((one) => one.place))];
  const rows = places
    .map((place) => ({ place, ...meansOf(frame.people, place) }))
    .sort((one, two) => two.bonus - one.bonus);
  const value = view.results.place.public_value;
  const loses = frame.measures[value] - base.measures[value];
  return [
    table(
      [
        "league_strategy",
        "league_players",
        "bonus",
        "score",
        "hours_each_half",
        "task_work_year",
      ].map((key) => h("th", { scope: "col" }, say(key))),
      rows.map((row) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, strategies[row.place].name),
          h(
            "td",
            {},
            players
              .filter((one) => one.place === row.place)
              .map((one) => one.name)
              .join(say("comma")),
          ),
          [
            number(row.bonus, 0),
            number(row.score, 1),
            number(row.hours, 1),
            number(row.taskWork, 0),
          ].map((cell) => h("td", {}, cell)),
        ),
      ),
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

/** Means of those who follow a strategy. */
function meansOf(people, place) {
  const seats = [...people.strategy.keys()].filter((seat) => people.strategy[seat] === place);
  const mean = (of) => seats.reduce((all, seat) => all + of(seat), 0) / seats.length;
  return {
    bonus: mean((seat) => people.bonus[seat] / 100),
    score: mean((seat) => people.score[seat] / 100),
    taskWork: mean((seat) => people.task_work[seat]),
    hours: mean((seat) => hoursOf(people, seat).reduce((all, one) => all + one, 0)),
  };
}
