// People as dots: a block for each unit, leaders first; size is task work, colour is time use.

import { COLOURS, QUIET, canvas, figure, path, scale, text, ticks } from "./axes.js";
import { h, s } from "./dom.js";
import { number, quantity, say } from "./format.js";
import { term } from "./terms.js";

/** Cool for work that serves the public, warm for what is only shown, grey for the rest. */
const OF_ACTIVITY = {
  routine: "#56B4E9",
  mass: "#009E73",
  squad: "#1F4E8C",
  visibility: "#E69F00",
  traces: "#D1495B",
  rest: "#B4BAC0",
};
const HALVES = 24;
const WIDTH = 560;
const UNITS_A_ROW = { teaching: 7, full: 10 };
const LEADING_POST = 3;

/** Give a cadre's hours by activity, a half-month. */
export function hoursOf(people, seat) {
  return Array.from({ length: 5 }, (_, at) => people.hours[seat * 5 + at] / HALVES);
}

/** Give what most of a cadre's regular time went to, and the hours a half-month. */
export function timeUse(people, seat, regular) {
  const names = Object.keys(OF_ACTIVITY);
  const hours = hoursOf(people, seat);
  const worked = hours.reduce((all, one) => all + one, 0);
  const all = [...hours, Math.max(0, regular - worked)];
  return { activity: names[all.indexOf(Math.max(...all))], hours, worked };
}

/** Draw a side's people in the year on screen. */
export function peopleChart(view, at) {
  const { state, data } = view;
  const frame = view.frameShown(at);
  if (!frame?.people) return h("p", {}, say("running"));
  const { people } = frame;
  const units = unitsOf(people);
  const across = UNITS_A_ROW[state.county];
  const block = WIDTH / across;
  const columns = state.county === "full" ? 6 : 5;
  const step = (block - 12) / columns;
  const heights = [];
  units.forEach((seats, unit) => {
    const row = Math.floor(unit / across);
    const height = rowsOf(people, seats, columns) * step + 30;
    heights[row] = Math.max(heights[row] ?? 0, height);
  });
  const topOf = (row) => heights.slice(0, row).reduce((all, one) => all + one, 0);
  const height = topOf(heights.length);
  const svg = canvas(
    WIDTH,
    height,
    say("people_label", { side: view.sideName(at), year: view.yearShown() }),
  );
  const most = Math.max(...people.task_work, 1);
  const regular = view.parameterValue("regular_hours");
  units.forEach((seats, unit) => {
    const left = (unit % across) * block + 6;
    const top = topOf(Math.floor(unit / across)) + 18;
    svg.append(text(left, top - 6, view.unitName(unit), { "font-size": 11 }));
    let row = 0;
    for (let post = LEADING_POST; post >= 0; post--) {
      const here = seats.filter((seat) => people.post[seat] === post);
      here.forEach((seat, place) => {
        const use = timeUse(people, seat, regular);
        const radius = (0.18 + 0.34 * Math.sqrt(people.task_work[seat] / most)) * step;
        svg.append(
          s("circle", {
            cx: (left + (place % columns) * step + step / 2).toFixed(1),
            cy: (top + (row + Math.floor(place / columns)) * step + step / 2).toFixed(1),
            r: radius.toFixed(1),
            fill: OF_ACTIVITY[use.activity],
            "data-seat": seat,
            stroke: view.seat === seat ? "#000" : null,
            "stroke-width": view.seat === seat ? 2 : null,
          }),
        );
      });
      if (here.length > 0) row += Math.ceil(here.length / columns) + 0.35;
    }
  });
  svg.addEventListener("pointermove", (event) => {
    const seat = event.target.dataset?.seat;
    if (seat === undefined) return view.hover.hide();
    return view.hover.show(event, ...linesOf(view, people, Number(seat), regular));
  });
  svg.addEventListener("pointerleave", () => view.hover.hide());
  svg.addEventListener("click", (event) => {
    const seat = event.target.dataset?.seat;
    if (seat !== undefined) view.openLife(Number(seat));
  });
  return figure(
    h("span", {}, view.sideMark(at), `, ${say("in_year", { year: view.yearShown() })}`),
    svg,
    `people_${"ab"[at]}`,
  );
}

function unitsOf(people) {
  const units = [];
  people.unit.forEach((unit, seat) => (units[unit] ??= []).push(seat));
  return units;
}

function rowsOf(people, seats, columns) {
  let rows = 0;
  for (let post = 0; post <= LEADING_POST; post++) {
    const count = seats.filter((seat) => people.post[seat] === post).length;
    if (count > 0) rows += Math.ceil(count / columns) + 0.35;
  }
  return rows;
}

function linesOf(view, people, seat, regular) {
  const use = timeUse(people, seat, regular);
  const parts = Object.keys(OF_ACTIVITY)
    .slice(0, 5)
    .map((name, at) => `${say(`does_${name}`)} ${number(use.hours[at], 0)}`);
  return [
    `${view.cadreName(people, seat)}, ${say(`post_${view.data.codes.posts[people.post[seat]]}`)}`,
    `${say("hours_each_half")} ${number(use.worked, 0)}${say("colon")}${parts.join(", ")}`,
    `${say("task_work_year")} ${number(people.task_work[seat], 0)}`,
    `${say("bonus")} ${number(people.bonus[seat] / 100, 0)}`,
    say("click_life"),
  ];
}

export function legendOfTime() {
  return h(
    "ul",
    { class: "legend" },
    Object.entries(OF_ACTIVITY).map(([name, colour]) => {
      const swatch = s(
        "svg",
        { width: 12, height: 12, viewBox: "0 0 12 12", "aria-hidden": "true" },
        s("circle", { cx: 6, cy: 6, r: 5.5, fill: colour }),
      );
      return h(
        "li",
        {},
        swatch,
        name === "rest" ? say("does_rest") : term(`time_${name}`, say(`does_${name}`)),
      );
    }),
  );
}

const SQUARE = { width: 460, height: 300, left: 50, right: 14, top: 12, bottom: 40 };

/** Lorenz curves of task work with the floor of tasks by lot. */
export function lorenzChart(view) {
  const { width, height, left, right, top, bottom } = SQUARE;
  const x = scale([0, 1], [left, width - right]);
  const y = scale([0, 1], [height - bottom, top]);
  const svg = canvas(width, height, say("lorenz_label"));
  for (const tick of [0, 0.2, 0.4, 0.6, 0.8, 1]) {
    svg.append(
      text(x(tick), height - bottom + 17, `${tick * 100}%`, { "text-anchor": "middle" }),
      text(left - 7, y(tick) + 4, `${tick * 100}%`, { "text-anchor": "end" }),
    );
  }
  svg.append(
    text((left + width - right) / 2, height - 5, say("lorenz_x"), { "text-anchor": "middle" }),
  );
  svg.append(
    s("path", {
      d: path([
        [x(0), y(0)],
        [x(1), y(1)],
      ]),
      stroke: QUIET,
      "stroke-dasharray": "4 4",
      fill: "none",
    }),
  );
  svg.append(s("line", { x1: x(0.8), x2: x(0.8), y1: y(0), y2: y(1), stroke: "#c9ced2" }));
  for (const at of [0, 1]) {
    const frame = view.frameShown(at);
    if (!frame) continue;
    const curve = [...frame.curves.tasks];
    svg.append(
      s("path", {
        d: path(curve.map((one, place) => [x(place / 100), y(one)])),
        fill: "none",
        stroke: COLOURS[at],
        "stroke-width": 2.6,
      }),
    );
    const share = 1 - curve[80];
    svg.append(
      text(x(0.8) + 6, y(curve[80]) + 13, `${view.letter(at)} ${quantity(share, "share")}`, {
        fill: COLOURS[at],
        "font-weight": 600,
        stroke: "#fff",
        "stroke-width": 3,
        "paint-order": "stroke",
      }),
    );
    const floor = y(1 - view.results.value(at, "random_floor", view.yearShown()));
    if (Number.isFinite(floor)) {
      svg.append(
        s("line", {
          x1: x(0.8) - 10 * (1 - at),
          x2: x(0.8) + 10 * at,
          y1: floor,
          y2: floor,
          stroke: "#000",
          "stroke-width": 3,
        }),
      );
    }
  }
  return figure(term("lorenz", say("lorenz")), svg, "lorenz", { note: say("lorenz_note") });
}

/** How many cadres work how many hours. */
export function hoursChart(view) {
  const { width, height, left, right, top, bottom } = SQUARE;
  const each = view.data.codes.hours_step * 4;
  const svg = canvas(width, height, say("hours_label"));
  const bins = [0, 1].map((at) => binned(view.frameShown(at)?.curves.hours));
  const tallest = Math.max(0.01, ...bins.flat());
  const x = scale([0, 136], [left, width - right]);
  const y = scale([0, tallest * 1.08], [height - bottom, top]);
  for (const tick of [0, 40, 80, 120])
    svg.append(text(x(tick), height - bottom + 17, String(tick), { "text-anchor": "middle" }));
  for (const share of ticks(0, tallest * 100)) {
    svg.append(text(left - 7, y(share / 100) + 4, `${share}%`, { "text-anchor": "end" }));
  }
  svg.append(
    s("line", {
      x1: x(80),
      x2: x(80),
      y1: top,
      y2: height - bottom,
      stroke: "#8a9299",
      "stroke-dasharray": "3 4",
    }),
  );
  svg.append(
    text((left + width - right) / 2, height - 5, say("hours_x"), { "text-anchor": "middle" }),
  );
  bins.forEach((shares, at) => {
    const outline = shares.flatMap((share, bin) => [
      [x(bin * each), y(share)],
      [x((bin + 1) * each), y(share)],
    ]);
    const floor = [
      [x(shares.length * each), y(0)],
      [x(0), y(0)],
    ];
    svg.append(
      s("path", { d: `${path([...outline, ...floor])}Z`, fill: COLOURS[at], opacity: 0.12 }),
    );
    svg.append(
      s("path", { d: path(outline), fill: "none", stroke: COLOURS[at], "stroke-width": 2.2 }),
    );
  });
  return figure(say("hours_chart"), svg, "hours", { note: say("hours_note") });
}

function binned(curve) {
  if (!curve) return [];
  return Array.from(
    { length: 17 },
    (_, bin) => curve[Math.min((bin + 1) * 4, 100)] - curve[Math.min(bin * 4, 100)],
  );
}
