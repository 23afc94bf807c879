// What can be taken away as text: scenario files, the commands that give the numbers, tables.

import { plain } from "./format.js";
import { RULES, hasRule, scenarioOf, worldOf } from "./state.js";

export const FILES = ["page_a.toml", "page_b.toml"];

/** Write the scenario of a side as a file that `cadre-sim run` takes. */
export function scenarioFile(data, state, at) {
  const side = state.sides[at];
  const scenario = scenarioOf(data, side);
  const title = { en: `${scenario.title.en} (page)`, zh: `${scenario.title.zh}（页面）` };
  const lines = [
    `# Written by the page of cadre-sim; side ${"AB"[at]}, year ${state.year} on screen.`,
    `extends = ${quoted(scenario.given)}`,
    `title = { en = ${quoted(title.en)}, zh = ${quoted(title.zh)} }`,
  ];
  const sections = new Map();
  for (const [name, value] of Object.entries({ ...scenario.set.world, ...worldOf(data, state) })) {
    const { section } = data.parameters.find((one) => one.name === name && one.kind === "world");
    sections.set(section, [...(sections.get(section) ?? []), `${name} = ${plain(value)}`]);
  }
  for (const [section, numbers] of sections) lines.push("", `[${section}]`, ...numbers);
  const scheme = `schemes.${quoted(scenario.own_scheme)}`;
  const levers = Object.entries({ ...scenario.set.levers, ...side.levers });
  if (levers.length > 0) {
    lines.push(
      "",
      `[${scheme}.levers]`,
      ...levers.map(([name, value]) => `${name} = ${plain(value)}`),
    );
  }
  return `${[...lines, ...ruleLines(scenario, side, scheme)].join("\n")}\n`;
}

function ruleLines(scenario, side, scheme) {
  const tables = new Map();
  for (const [rule, value] of Object.entries(side.rules).filter(([rule]) =>
    hasRule(scenario, rule),
  )) {
    const { path, key } = RULES[rule];
    const written = typeof value === "string" ? quoted(value) : plain(value);
    tables.set(path, [...(tables.get(path) ?? []), `${key} = ${written}`]);
  }
  return [...tables].flatMap(([path, numbers]) => [
    "",
    `[${scheme}.edits.${path}]`,
    ...numbers,
    'origin = "assumed"',
    'quote = ""',
    'reason = "Set in the page."',
  ]);
}

/** Write a text as TOML has it. */
function quoted(text) {
  // a line separator is allowed in JSON and in TOML alike; DEL must be written as an escape
  return JSON.stringify(text).replaceAll("\u007f", "\\u007f");
}

/** Give the commands that give the numbers on screen. */
export function commands(data, state, replicates) {
  const runs = FILES.map(
    (file) => `cadre-sim run ${file} --years ${data.years} --seed ${state.seed}`,
  );
  const options = `--years ${data.years} --seed ${state.seed}`;
  const compared = `cadre-sim compare ${FILES.join(" ")} ${options} --replicates ${replicates}`;
  return [...runs, compared];
}

/** Write the yearly measures of both sides, every digit of them. */
export function measuresTable(data, results, state) {
  const { measures } = data.description;
  const rows = [["side", "scenario", "year", "measure", "value"]];
  state.sides.forEach((side, at) =>
    results.sides[at].frames.forEach((frame, place) => {
      measures.forEach((name, column) =>
        rows.push(["AB"[at], side.scenario, place + 1, name, frame.measures[column]]),
      );
    }),
  );
  return csv(rows);
}

/** Write the cadres of both sides in the year shown. */
export function cadresTable(data, results, state, year) {
  const { activities, posts } = data.codes;
  const head = [
    "side",
    "scenario",
    "year",
    "seat",
    "generation",
    "unit",
    "post",
    "task_work",
    "score",
    "bonus",
  ];
  const rows = [[...head, ...activities.map((name) => `${name}_hours`)]];
  state.sides.forEach((side, at) => {
    const people = results.frame(at, year)?.people;
    people?.unit.forEach((unit, seat) =>
      rows.push([
        "AB"[at],
        side.scenario,
        year,
        seat,
        people.generation[seat],
        unit,
        posts[people.post[seat]],
        people.task_work[seat],
        people.score[seat] / 100,
        people.bonus[seat] / 100,
        ...activities.map((_, place) => people.hours[seat * activities.length + place]),
      ]),
    );
  });
  return csv(rows);
}

/** Write rows as CSV; what is no number is empty, a text that a sheet would compute is quoted. */
export function csv(rows) {
  const cell = (value) => {
    if (typeof value === "number") return Number.isFinite(value) ? plain(value) : "";
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return rows.map((row) => `${row.map(cell).join(",")}\n`).join("");
}
