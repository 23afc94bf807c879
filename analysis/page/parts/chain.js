// The nodes of one task in a row, under both schemes: the same task, since luck is the same.

import { COLOURS, INK, QUIET, canvas, figure, text } from "./axes.js";
import { h, s, table } from "./dom.js";
import { number, say } from "./format.js";
import { term } from "./terms.js";

const LAMPS = {
  green: "#2E9E5B",
  blue: "#2F74C0",
  yellow: "#E3B505",
  red: "#CF3030",
  white: "#FFFFFF",
};
const ON_LAMP = { green: "#fff", blue: "#fff", yellow: INK, red: "#fff", white: QUIET };
const WIDTH = 900;
const ROW = 92;
const STEP = 25;
const LEFT = 84;

/** Draw the task that came first in the year shown, in the first unit, a row for each side. */
export function chainChart(view) {
  const tasks = [0, 1].map((at) => view.frameShown(at)?.chain);
  if (tasks.every((task) => !task)) return h("p", {}, say("no_task"));
  const svg = canvas(WIDTH, 2 * ROW, say("chain_label"));
  tasks.forEach((task, at) => row(view, svg, task, at));
  return h(
    "div",
    {},
    figure(
      term("node_chain", say("chain_title", { unit: view.unitName(0), year: view.yearShown() })),
      svg,
      "chain",
      { note: say("chain_note"), wide: true },
    ),
    legend(),
    counts(view, tasks),
  );
}

function row(view, svg, task, at) {
  const middle = at * ROW + 36;
  svg.append(
    text(8, middle + 6, view.letter(at), {
      "font-size": 17,
      "font-weight": 700,
      fill: COLOURS[at],
    }),
  );
  if (!task) return;
  const x = (place) => LEFT + (place + 0.5) * STEP;
  svg.append(
    s("line", {
      x1: x(0),
      x2: x(task.nodes - 1),
      y1: middle,
      y2: middle,
      stroke: "#c9ced2",
      "stroke-width": 4,
    }),
  );
  if (task.nodes > task.honest_nodes) {
    // what lies behind the line is more than the task needs
    const edge = LEFT + task.honest_nodes * STEP;
    svg.append(
      s("line", {
        x1: edge,
        x2: edge,
        y1: middle - 22,
        y2: middle + 22,
        stroke: INK,
        "stroke-dasharray": "3 3",
      }),
    );
  }
  task.steps.forEach((step, place) => {
    svg.append(dot(view, step, place, x(place), middle));
    const before = task.steps[place - 1]?.moment;
    if (step.moment !== null && step.moment !== before) {
      svg.append(
        text(x(place), middle + 32, String(step.moment - task.arrived + 1), {
          "text-anchor": "middle",
          "font-size": 11,
        }),
      );
    }
  });
  svg.append(text(8, middle + 32, say("chain_time"), { "font-size": 11 }));
}

function dot(view, step, place, x, y) {
  const lamp = step.lamp === null ? "white" : ["green", "blue", "yellow"][step.lamp];
  const given = {
    cx: x,
    cy: y,
    r: 10.5,
    fill: LAMPS[lamp],
    stroke: step.red ? LAMPS.red : lamp === "white" ? "#8a9299" : "#fff",
    "stroke-width": step.red ? 4 : 1.5,
  };
  const words = [
    say("node_is", { place: place + 1, lamp: say(`lamp_${lamp}`) }),
    step.handler === null ? say("node_open") : say("node_by", { handler: step.handler + 1 }),
    step.red ? say("node_was_red") : "",
  ].filter(Boolean);
  const node = s(
    "g",
    {},
    s("circle", given),
    text(x, y + 4, String(place + 1), {
      "text-anchor": "middle",
      fill: ON_LAMP[lamp],
      "font-size": 11,
    }),
  );
  node.addEventListener("pointermove", (event) => view.hover.show(event, ...words));
  node.addEventListener("pointerleave", () => view.hover.hide());
  return node;
}

function legend() {
  return h(
    "ul",
    { class: "legend" },
    Object.entries(LAMPS).map(([name, colour]) =>
      h(
        "li",
        {},
        s(
          "svg",
          { width: 14, height: 14, viewBox: "0 0 14 14", "aria-hidden": "true" },
          s("circle", { cx: 7, cy: 7, r: 6, fill: colour, stroke: "#8a9299" }),
        ),
        term(`lamp_${name}`, say(`lamp_${name}`)),
      ),
    ),
  );
}

function counts(view, tasks) {
  const line = (words, of) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, words),
      tasks.map((task) => h("td", {}, task ? of(task) : "\u2013")),
    );
  return table(
    [h("td", {}), [0, 1].map((at) => h("th", { scope: "col" }, view.sideMark(at)))],
    [
      line(say("chain_work"), (task) => number(task.workload, 0)),
      line(say("chain_honest"), (task) => task.honest_nodes),
      line(say("chain_nodes"), (task) => task.nodes),
      line(say("chain_members"), (task) => task.members),
      line(say("chain_padding"), (task) => task.padding),
      line(say("chain_red"), (task) => task.steps.filter((step) => step.red).length),
      line(say("chain_ended"), (task) =>
        task.ended === null
          ? say("chain_open")
          : say("chain_after", { halves: task.ended - task.arrived + 1 }),
      ),
    ],
  );
}
