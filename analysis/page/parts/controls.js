// Sliders, switches and choices. Names, ranges and reasons are those of the tables of parameters.

import { h, put } from "./dom.js";
import { named, plain, say, unitOf } from "./format.js";
import { POOL_RULES, RULES, hasRule } from "./state.js";
import { term } from "./terms.js";

/** Levers that stand on the page from the start; any other number is found by the search. */
const LEVERS = [
  "platform",
  "seen_load",
  "seen_result",
  "per_task",
  "split_credit",
  "audit_rate",
  "publicity",
  "appraisals",
];
const WORLD = ["duty", "promotion_prize", "face_ratio"];
const STEPS = 100;
const MOST_FOUND = 12;
/** Appraisals divide the year. */
const DIVIDING = [1, 2, 3, 4, 6, 8, 12, 24];

/** Draw all controls; `view.change` takes a change of the state. */
export function controls(view) {
  const of = (name) => view.data.parameters.find((one) => one.name === name);
  const strategies = view.data.parameters.filter((one) => one.name.startsWith("share_"));
  const extra = view.extra.map(of);
  return h(
    "div",
    { class: "controls" },
    h(
      "fieldset",
      {},
      h("legend", {}, say("schemes")),
      [0, 1].map((at) => sideChoice(view, at)),
    ),
    h(
      "fieldset",
      {},
      h("legend", {}, say("levers")),
      h("p", { class: "note" }, say("levers_note")),
      ruleRows(view),
      LEVERS.map((name) => leverRow(view, of(name))),
      extra.filter((one) => one.kind === "lever").map((one) => leverRow(view, one)),
    ),
    h(
      "fieldset",
      {},
      h("legend", {}, say("world")),
      h("p", { class: "note" }, say("world_note")),
      WORLD.map((name) => worldRow(view, of(name))),
      extra.filter((one) => one.kind === "world").map((one) => worldRow(view, one)),
    ),
    h(
      "details",
      {},
      h("summary", {}, say("strategies")),
      h("p", { class: "note" }, say("strategies_note")),
      strategies.map((one) => worldRow(view, one)),
    ),
    search(view),
  );
}

function sideChoice(view, at) {
  const side = view.state.sides[at];
  const id = `scheme-${at}`;
  return h(
    "div",
    { class: `row side-${at}` },
    h("label", { for: id }, view.letter(at)),
    h(
      "select",
      {
        id,
        onchange: (event) =>
          view.change(
            () => {
              // numbers that were moved on one scheme are not meant for another
              view.state.sides[at] = { scenario: event.target.value, levers: {}, rules: {} };
            },
            { redraw: true },
          ),
      },
      view.data.scenarios.map((one) =>
        h("option", { value: one.name, selected: one.name === side.scenario }, named(one.title)),
      ),
    ),
  );
}

/** Give the ends of a slider: the plausible range, or all that is allowed where none is said. */
function ends(one, value) {
  const [low, high] = one.plausible ?? [one.low, one.high];
  return [Math.min(low, value), Math.max(high, value)];
}

function slider(view, one, value, label, set) {
  if (one.unit === "switch") {
    return h("input", {
      type: "checkbox",
      class: "switch",
      checked: value > 0,
      "aria-label": label,
      onchange: (event) => set(event.target.checked ? 1 : 0),
    });
  }
  if (one.name === "appraisals") {
    return h(
      "select",
      { "aria-label": label, onchange: (event) => set(Number(event.target.value)) },
      DIVIDING.map((times) =>
        h("option", { value: times, selected: times === value }, String(times)),
      ),
    );
  }
  const [low, high] = ends(one, value);
  const step = one.integer ? 1 : niceStep((high - low) / STEPS);
  const shown = h("output", {}, plain(value));
  const input = h("input", {
    type: "range",
    min: low,
    max: high,
    step,
    "aria-label": label,
    oninput: (event) => {
      const moved = Number(event.target.value);
      shown.textContent = plain(moved);
      set(moved);
    },
  });
  // after its ends and step, or the browser would round it to what it had before
  input.value = value;
  return h("span", { class: "slide" }, input, shown);
}

function niceStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  return Number((power * [1, 2, 5, 10].find((one) => one * power >= rough * 0.999)).toPrecision(3));
}

function leverRow(view, one) {
  return h(
    "div",
    { class: "lever" },
    h("div", { class: "lever-name" }, term(one.name, named(one))),
    [0, 1].map((at) => {
      const value = view.leverValue(at, one.name);
      const set = (moved) =>
        view.change(() =>
          setOrClear(view.state.sides[at].levers, one.name, moved, view.leverGiven(at, one.name)),
        );
      return h(
        "div",
        { class: `row side-${at}` },
        h("span", { "aria-hidden": "true" }, view.letter(at)),
        slider(view, one, value, `${view.letter(at)}: ${named(one)}`, set),
      );
    }),
  );
}

/** Keep a number that differs from what is given, and forget one that does not. */
function setOrClear(place, name, value, given) {
  if (value === given) delete place[name];
  else place[name] = value;
}

function worldRow(view, one) {
  const set = (moved) =>
    view.change(() => setOrClear(view.state.world, one.name, moved, view.parameterGiven(one.name)));
  return h(
    "div",
    { class: "lever" },
    h(
      "div",
      { class: "lever-name" },
      term(one.name, named(one)),
      h("small", {}, ` ${unitOf(one.unit)}`),
    ),
    h("div", { class: "row" }, slider(view, one, view.parameterValue(one.name), named(one), set)),
  );
}

function ruleRows(view) {
  return Object.keys(RULES).map((rule) =>
    h(
      "div",
      { class: "lever" },
      h("div", { class: "lever-name" }, term(`rule_${rule}`, say(`rule_${rule}`))),
      [0, 1].map((at) =>
        h(
          "div",
          { class: `row side-${at}` },
          h("span", { "aria-hidden": "true" }, view.letter(at)),
          ruleInput(view, at, rule),
        ),
      ),
    ),
  );
}

function ruleInput(view, at, rule) {
  const side = view.state.sides[at];
  const scenario = view.scenarioOf(side);
  const label = `${view.letter(at)}: ${say(`rule_${rule}`)}`;
  if (!hasRule(scenario, rule)) return h("span", { class: "note" }, say("no_rule"));
  if (rule === "pool") {
    const set = (event) =>
      view.change(() => setOrClear(side.rules, rule, event.target.value, scenario.pool_rule));
    const now = side.rules.pool ?? scenario.pool_rule;
    return h(
      "select",
      { "aria-label": label, onchange: set },
      POOL_RULES.map((one) =>
        h("option", { value: one, selected: one === now }, say(`pool_${one}`)),
      ),
    );
  }
  const { low, high, step } = RULES[rule];
  const given = view.ruleGiven(at, rule);
  // a step beyond the highest cap stands for none, where the rulebook has none
  const none = rule === "cap" && given === null ? high + step : null;
  const now = side.rules[rule] ?? given ?? none;
  const words = (value) => (value === none ? say("no_cap") : plain(value));
  const shown = h("output", {}, words(now));
  const input = h("input", {
    type: "range",
    min: low,
    max: none ?? high,
    step,
    "aria-label": label,
    oninput: (event) => {
      const value = Number(event.target.value);
      shown.textContent = words(value);
      view.change(() => setOrClear(side.rules, rule, value, given ?? none));
    },
  });
  input.value = now;
  return h("span", { class: "slide" }, input, shown);
}

/** A box that finds any number of the world and any lever by its name or meaning. */
function search(view) {
  const list = h("ul", { class: "found" });
  const look = (event) => {
    const asked = event.target.value.trim().toLowerCase();
    const fits = (one) => `${one.name} ${one.en} ${one.zh}`.toLowerCase().includes(asked);
    const found = asked ? view.data.parameters.filter(fits) : [];
    put(
      list,
      found.slice(0, MOST_FOUND).map((one) => result(view, one)),
      found.length > MOST_FOUND
        ? h("li", { class: "note" }, say("more_found", { count: found.length - MOST_FOUND }))
        : null,
      asked && found.length === 0 ? h("li", { class: "note" }, say("none_found")) : null,
    );
  };
  return h(
    "fieldset",
    {},
    h("legend", {}, say("any_number")),
    h(
      "label",
      { for: "search", class: "note" },
      say("search_note", { count: view.data.parameters.length }),
    ),
    h("input", { id: "search", type: "search", autocomplete: "off", oninput: look }),
    list,
  );
}

function result(view, one) {
  const [low, high] = one.plausible ?? [one.low, one.high];
  const range = `${plain(low)} … ${plain(high)} ${unitOf(one.unit)}`;
  const add = () => view.showNumber(one.name);
  return h(
    "li",
    {},
    term(one.name, named(one)),
    h("div", { class: "note" }, [one.name, range, say(`origin_${one.origin}`)].join(" · ")),
    h(
      "button",
      { type: "button", class: "small", onclick: add, disabled: view.isShown(one.name) },
      say("add_slider"),
    ),
  );
}

/** Names that have a slider without being asked for. */
export function hasOwnRow(name) {
  return LEVERS.includes(name) || WORLD.includes(name) || name.startsWith("share_");
}
