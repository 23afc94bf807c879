// What is on screen, as plain data: it goes into the address, into jobs for the engine, into files.

/** Numbers of rulebooks that have a slider or a choice, by the name they have in the address. */
export const RULES = {
  cap: { path: "blocks.individual", key: "max", column: "max_points", low: 0, high: 200, step: 5 },
  weight: {
    path: "blocks.individual",
    key: "weight",
    column: "weight",
    low: 0,
    high: 2,
    step: 0.05,
  },
  pool: { path: "options.pool_rule", key: "value", column: "pool_rule" },
};
/** Pool rules in the order of their numbers. */
export const POOL_RULES = ["literal", "balanced", "double", "piece_rate"];
const LARGEST_SEED = 2 ** 32 - 1;

/** Give the state with which a page begins. */
export function beginning(data) {
  const name = (at) => data.scenarios[Math.min(at, data.scenarios.length - 1)].name;
  return {
    county: data.county,
    seed: data.seed,
    year: data.years,
    world: {},
    sides: [0, 1].map((at) => ({ scenario: name(at), levers: {}, rules: {} })),
  };
}

export function scenarioOf(data, side) {
  return data.scenarios.find((one) => one.name === side.scenario);
}

/** Say whether a scenario's own rulebooks have what a rule changes. */
export function hasRule(scenario, rule) {
  return rule === "pool" ? scenario.paid_by_score : scenario.individual !== null;
}

/** Give the numbers of the world that are set: the county's size and what the reader moved. */
export function worldOf(data, state) {
  return { ...(state.county === "teaching" ? data.teaching : {}), ...state.world };
}

/** Give a side as the engine runs it. */
export function jobOf(data, state, at) {
  const side = state.sides[at];
  const rules = Object.entries(side.rules)
    .filter(([rule]) => hasRule(scenarioOf(data, side), rule))
    .flatMap(([rule, value]) => data.codes.unit_kinds.map((kind) => ruleJob(rule, kind, value)));
  return {
    scenario: side.scenario,
    world: worldOf(data, state),
    levers: side.levers,
    rules,
    seed: state.seed,
    replicates: [0],
    years: data.years,
  };
}

function ruleJob(rule, kind, value) {
  if (rule === "pool") return [{ kind }, RULES.pool.column, POOL_RULES.indexOf(value)];
  // compiled rules hold hundredths
  return [{ kind, block: "individual" }, RULES[rule].column, Math.round(value * 100)];
}

const LETTERS = ["a", "b"];

/** Write a state as the part of an address behind #. */
export function toFragment(data, state, lang) {
  const written = new URLSearchParams();
  written.set("county", state.county);
  written.set("seed", state.seed);
  written.set("year", state.year);
  for (const [name, value] of Object.entries(state.world)) written.set(`w.${name}`, value);
  state.sides.forEach((side, at) => {
    const letter = LETTERS[at];
    written.set(letter, side.scenario);
    for (const [name, value] of Object.entries(side.levers))
      written.set(`${letter}.${name}`, value);
    for (const [name, value] of Object.entries(side.rules))
      written.set(`${letter}.rule.${name}`, value);
  });
  written.set("lang", lang);
  return `#${written}`;
}

/** Read a state from an address; what it names wrongly is left out and told. */
export function fromFragment(data, fragment) {
  const read = new URLSearchParams(fragment.replace(/^#/, ""));
  const state = beginning(data);
  const ignored = [];
  for (const [key, text] of read) {
    if (!take(data, state, key, text)) ignored.push(`${key}=${text}`);
  }
  const lang = ["en", "zh"].includes(read.get("lang")) ? read.get("lang") : undefined;
  return { state, lang, ignored };
}

function take(data, state, key, text) {
  const whole = (low, high) => {
    const value = Number(text);
    return /^\d+$/.test(text) && value >= low && value <= high ? value : null;
  };
  if (key === "lang") return ["en", "zh"].includes(text);
  if (key === "county")
    return assign(state, key, ["teaching", "full"].includes(text) ? text : null);
  if (key === "seed") return assign(state, key, whole(0, LARGEST_SEED));
  if (key === "year") return assign(state, key, whole(1, data.years));
  if (key.startsWith("w.")) return number(data, state.world, key.slice(2), "world", text);
  const at = LETTERS.indexOf(key[0]);
  if (at < 0) return false;
  const side = state.sides[at];
  if (key.length === 1) {
    return assign(side, "scenario", data.scenarios.some((one) => one.name === text) ? text : null);
  }
  if (key.startsWith(`${LETTERS[at]}.rule.`)) return rule(side.rules, key.slice(7), text);
  return key[1] === "." && number(data, side.levers, key.slice(2), "lever", text);
}

function assign(place, key, value) {
  if (value === null) return false;
  place[key] = value;
  return true;
}

function number(data, place, name, kind, text) {
  const known = data.parameters.find((one) => one.name === name && one.kind === kind);
  const value = Number(text);
  const fits =
    known &&
    text.trim() !== "" &&
    value >= known.low &&
    value <= known.high &&
    (!known.integer || Number.isInteger(value));
  return assign(place, name, fits ? value : null);
}

function rule(place, name, text) {
  if (!Object.hasOwn(RULES, name)) return false;
  if (name === "pool") return assign(place, name, POOL_RULES.includes(text) ? text : null);
  const value = Number(text);
  const fits = text.trim() !== "" && value >= RULES[name].low && value <= RULES[name].high;
  return assign(place, name, fits ? value : null);
}
