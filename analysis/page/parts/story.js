// A story in five steps, each with one thing to try; and a curve that is drawn before it is shown.

import { COLOURS, QUIET, RULE, canvas, extent, figure, path, scale, text, ticks } from "./axes.js";
import { h, put, s } from "./dom.js";
import { number, quantity, say } from "./format.js";
import { mark } from "./yearcharts.js";
import { term } from "./terms.js";

/** What each step puts on screen: scenarios by name, the year, and the view. */
const STEPS = [
  { sides: ["uniform", "index"], year: 2, tab: "people" },
  { sides: ["uniform", "index"], year: 3, tab: "years" },
  { sides: ["uniform", "index"], year: 6, tab: "task" },
  { sides: ["uniform", "index"], year: 10, tab: "years" },
  { sides: ["index", "index_per_task"], year: 10, tab: "years" },
];

/** The button that begins the story, where the page has the scenarios that it tells of. */
export function beginStory(view) {
  const names = view.data.scenarios.map((one) => one.name);
  if (!STEPS.every(({ sides }) => sides.every((name) => names.includes(name)))) return null;
  return h("button", { type: "button", onclick: () => go(view, 0) }, say("story"));
}

/** The step of the story that is told, if one is. */
export function story(view) {
  const step = view.step;
  if (step === null) return null;
  const move = (by, words) =>
    h(
      "button",
      {
        type: "button",
        disabled: !STEPS[step + by],
        onclick: () => go(view, step + by),
      },
      say(words),
    );
  return h(
    "section",
    { class: "story", "aria-label": say("story") },
    h(
      "div",
      {},
      h("h2", {}, `${step + 1}/${STEPS.length} · ${say(`story_${step + 1}_head`)}`),
      h("p", {}, say(`story_${step + 1}_text`)),
      h("p", { class: "try" }, h("strong", {}, say("try")), say(`story_${step + 1}_try`)),
    ),
    h(
      "p",
      { class: "buttons" },
      move(-1, "back"),
      move(1, "next"),
      h("button", { type: "button", onclick: () => view.tell(null) }, say("story_end")),
    ),
  );
}

function go(view, step) {
  const { sides, year, tab } = STEPS[step];
  view.state.sides = sides.map((scenario) => ({ scenario, levers: {}, rules: {} }));
  view.state.year = year;
  view.tab = tab;
  view.tell(step);
}

const MEASURES = ["top20_task_share", "public_value", "effort", "step_inflation"];
const SIZE = { width: 900, height: 360, left: 70, right: 20, top: 16, bottom: 34 };

/** Draw what you expect of the second side; then see it. */
export function predict(view) {
  const { data, results } = view;
  const drawn = view.prediction;
  const measure = data.measures.find((one) => one.name === drawn.measure);
  const years = Array.from({ length: data.years }, (_, at) => at + 1);
  const lines = [0, 1].map((at) => years.map((year) => results.value(at, drawn.measure, year)));
  if (lines.flat().length < 2 * data.years || lines.flat().some((one) => one === undefined))
    return h("p", {}, say("running"));
  const [low, high] = extent(lines[0], 1.5);
  const ends =
    measure.unit === "share" ? [0, 1] : extent([low, high, ...(drawn.shown ? lines[1] : [])], 0);
  const { width, height, left, right, top, bottom } = SIZE;
  const x = scale([1, data.years], [left, width - right]);
  const y = scale(ends, [height - bottom, top]);
  const back = scale([height - bottom, top], ends);
  const svg = canvas(width, height, say("predict_label"));
  svg.classList.add("drawing");
  for (const tick of ticks(...ends)) {
    svg.append(
      s("line", { x1: left, x2: width - right, y1: y(tick), y2: y(tick), stroke: RULE }),
      text(left - 8, y(tick) + 4, quantity(tick, measure.unit), { "text-anchor": "end" }),
    );
  }
  for (const year of years)
    svg.append(text(x(year), height - bottom + 20, String(year), { "text-anchor": "middle" }));
  const line = (values, colour, dash) =>
    s("path", {
      d: path(values.map((value, at) => [x(years[at]), y(value)])),
      fill: "none",
      stroke: colour,
      "stroke-width": 3,
      "stroke-dasharray": dash,
    });
  svg.append(line(lines[0], COLOURS[0]));
  const first = view.scenarioOf(view.state.sides[1]).adopted;
  const own = line(
    years.map((year) => drawn.values[year] ?? NaN),
    QUIET,
    "6 5",
  );
  svg.append(own);
  if (drawn.shown) {
    svg.append(
      line(lines[1], COLOURS[1]),
      ...years.map((year, at) => mark(1, x(year), y(lines[1][at]))),
    );
  }
  const say_ = h("output", {});
  const set = (year, value) => {
    if (drawn.shown || year < 1 || year > data.years) return;
    drawn.values[year] = Math.min(ends[1], Math.max(ends[0], value));
    own.setAttribute("d", path(years.map((one) => [x(one), y(drawn.values[one] ?? NaN)])));
    put(say_, `${say("year")} ${year}${say("colon")}${quantity(drawn.values[year], measure.unit)}`);
  };
  pointer(svg, (at, level) =>
    set(Math.round(1 + ((at - left) / (width - left - right)) * (data.years - 1)), back(level)),
  );
  keys(svg, drawn, data.years, lines[0], ends, set);
  return h(
    "div",
    {},
    chooser(view, drawn),
    h("p", { class: "note" }, say("predict_note", { side: view.sideName(1), year: first })),
    figure([term(measure.name, say(`short_${measure.name}`))], svg, "prediction"),
    say_,
    outcome(view, drawn, lines[1], measure),
  );
}

function chooser(view, drawn) {
  const pick = (event) => {
    view.prediction = { measure: event.target.value, values: {}, shown: false };
    view.draw();
  };
  const show = () => {
    drawn.shown = true;
    view.draw();
  };
  return h(
    "p",
    { class: "buttons" },
    h(
      "label",
      {},
      say("predict_what"),
      " ",
      h(
        "select",
        { onchange: pick },
        MEASURES.map((name) =>
          h("option", { value: name, selected: name === drawn.measure }, say(`short_${name}`)),
        ),
      ),
    ),
    h("button", { type: "button", onclick: show, disabled: drawn.shown }, say("predict_show")),
    h(
      "button",
      { type: "button", onclick: () => pick({ target: { value: drawn.measure } }) },
      say("predict_again"),
    ),
  );
}

function outcome(view, drawn, line, measure) {
  const guessed = Object.entries(drawn.values);
  if (!drawn.shown || guessed.length === 0) return null;
  const miss =
    guessed.reduce((all, [year, value]) => all + Math.abs(value - line[year - 1]), 0) /
    guessed.length;
  const words =
    measure.unit === "share" ? `${number(miss * 100, 1)} ${say("points")}` : number(miss);
  return h("p", { class: "outcome" }, say("predict_miss", { miss: words }));
}

function pointer(svg, draw) {
  const at = (event) => {
    const box = svg.getBoundingClientRect();
    draw(
      ((event.clientX - box.left) / box.width) * SIZE.width,
      ((event.clientY - box.top) / box.height) * SIZE.height,
    );
  };
  svg.addEventListener("pointerdown", (event) => {
    svg.setPointerCapture(event.pointerId);
    at(event);
  });
  svg.addEventListener("pointermove", (event) => event.buttons > 0 && at(event));
}

/** Left and right choose a year, up and down move what is expected of it. */
function keys(svg, drawn, years, known, ends, set) {
  svg.setAttribute("tabindex", "0");
  let year = 1;
  svg.addEventListener("keydown", (event) => {
    const [across, up] = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, 1],
      ArrowDown: [0, -1],
    }[event.key] ?? [0, 0];
    if (across === 0 && up === 0) return;
    event.preventDefault();
    const before = drawn.values[year] ?? known[year - 1];
    year = Math.min(years, Math.max(1, year + across));
    set(year, (drawn.values[year] ?? before) + (up * (ends[1] - ends[0])) / 40);
  });
}
