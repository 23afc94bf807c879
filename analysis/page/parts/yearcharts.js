// Measures over the years: a line for each side, with the band of background luck.

import { COLOURS, RULE, canvas, extent, figure, path, scale, text, ticks } from "./axes.js";
import { h, s, table } from "./dom.js";
import { number, quantity, say } from "./format.js";
import { term } from "./terms.js";

export const SHOWN = [
  "top20_task_share",
  "effort",
  "public_value",
  "step_inflation",
  "point_value",
  "involution",
];
const SIZE = { width: 420, height: 216, left: 72, right: 14, top: 12, bottom: 30 };

/** Draw one measure over the years up to the year on screen. */
export function yearChart(view, name) {
  const { data, results, state } = view;
  const measure = data.measures.find((one) => one.name === name);
  const { width, height, left, right, top, bottom } = SIZE;
  const years = Array.from({ length: data.years }, (_, at) => at + 1);
  const shown = years.filter((year) => year <= Math.min(state.year, results.years));
  const bands = [0, 1].map((at) => shown.map((year) => results.band(at, name, year)));
  const lines = [0, 1].map((at) => years.map((year) => results.value(at, name, year)));
  // ends of the axis go by all years, so that nothing jumps while years come in
  const ends = extent([...lines.flat(), ...bands.flat(2).filter((one) => one !== null)]);
  const factor = measure.unit === "share" ? 100 : 1;
  const x = scale([1, data.years], [left, width - right]);
  const y = scale(ends, [height - bottom, top]);
  const svg = canvas(width, height, label(view, measure, lines, shown));
  for (const tick of ticks(ends[0] * factor, ends[1] * factor)) {
    const at = y(tick / factor);
    svg.append(
      s("line", { x1: left, x2: width - right, y1: at, y2: at, stroke: RULE }),
      text(
        left - 8,
        at + 4,
        number(tick, tickDecimals(tick, ends, factor)) + (factor > 1 ? "%" : ""),
        { "text-anchor": "end" },
      ),
    );
  }
  for (const year of years) {
    svg.append(text(x(year), height - bottom + 18, String(year), { "text-anchor": "middle" }));
  }
  adoption(view, svg, x);
  for (const at of [0, 1]) {
    const both = shown.map((year, place) => [x(year), bands[at][place]]).filter(([, band]) => band);
    if (both.length > 1) {
      const upper = both.map(([place, band]) => [place, y(band[1])]);
      const lower = both.map(([place, band]) => [place, y(band[0])]).reverse();
      svg.append(
        s("path", { d: `${path([...upper, ...lower])}Z`, fill: COLOURS[at], opacity: 0.14 }),
      );
    }
    const points = shown.map((year) => [x(year), y(lines[at][year - 1])]);
    svg.append(
      s("path", {
        d: path(points),
        fill: "none",
        stroke: COLOURS[at],
        "stroke-width": 2.6,
        "stroke-linejoin": "round",
      }),
    );
    for (const [cx, cy] of points.filter(([, place]) => Number.isFinite(place)))
      svg.append(mark(at, cx, cy));
  }
  if (lines.flat().every((one) => !Number.isFinite(one))) {
    const words = say(name === "involution" ? "no_involution" : "no_value");
    svg.append(text(width / 2, height / 2, words, { "text-anchor": "middle" }));
  }
  svg.addEventListener("pointermove", (event) => {
    const box = svg.getBoundingClientRect();
    const at = ((event.clientX - box.left) / box.width) * width;
    const year = Math.round(1 + ((at - left) / (width - left - right)) * (data.years - 1));
    if (!shown.includes(year)) return view.hover.hide();
    return view.hover.show(
      event,
      `${say("year")} ${year}`,
      ...[0, 1].map((side) => sideLine(view, measure, side, year)),
    );
  });
  svg.addEventListener("pointerleave", () => view.hover.hide());
  const values = h(
    "div",
    { class: "values" },
    [0, 1].map((at) =>
      h("span", { class: `side-${at}` }, quantity(lines[at][shown.length - 1], measure.unit)),
    ),
  );
  return figure([term(name, say(`short_${name}`)), unitNote(measure)], svg, name, { values });
}

/** A round mark for the first side, a square one for the second: colour alone does not tell. */
export function mark(at, x, y, size = 3.6) {
  return at === 0
    ? s("circle", { cx: x, cy: y, r: size, fill: COLOURS[0] })
    : s("rect", { x: x - size, y: y - size, width: 2 * size, height: 2 * size, fill: COLOURS[1] });
}

function adoption(view, svg, x) {
  const { top, bottom, height } = SIZE;
  const years = view.state.sides
    .map((side) => view.scenarioOf(side).adopted)
    .filter((year) => year > 1);
  if (years.length === 0) return;
  const at = x(Math.min(...years) - 0.5);
  svg.append(
    s("line", {
      x1: at,
      x2: at,
      y1: top,
      y2: height - bottom,
      stroke: "#8a9299",
      "stroke-dasharray": "3 4",
    }),
  );
}

function tickDecimals(tick, ends, factor) {
  const span = (ends[1] - ends[0]) * factor;
  return span >= 8 ? 0 : span >= 0.8 ? 1 : span >= 0.08 ? 2 : 3;
}

function unitNote(measure) {
  const unit = { hours: say("in_hours"), yuan: say("in_yuan") }[measure.unit];
  return unit ? h("small", {}, ` ${unit}`) : null;
}

function sideLine(view, measure, at, year) {
  const { results } = view;
  const band = results.band(at, measure.name, year);
  const value = quantity(results.value(at, measure.name, year), measure.unit);
  const range = band
    ? ` (${say("band_of")} ${band.map((one) => quantity(one, measure.unit)).join(" … ")})`
    : "";
  return `${view.sideName(at)}: ${value}${range}`;
}

function label(view, measure, lines, shown) {
  const last = shown.at(-1);
  if (!last) return measure[view.lang];
  const values = [0, 1].map(
    (at) => `${view.sideName(at)} ${quantity(lines[at][last - 1], measure.unit)}`,
  );
  return `${measure[view.lang]}. ${say("year")} ${last}: ${values.join("; ")}`;
}

/** Numbers of the year on screen, as a table: a row for each measure shown. */
export function headline(view) {
  const { data, results, state } = view;
  const year = Math.min(state.year, results.years);
  const row = (name) => {
    const measure = data.measures.find((one) => one.name === name);
    const [first, second] = [0, 1].map((at) => results.value(at, name, year));
    const change =
      measure.unit === "share"
        ? `${number((second - first) * 100, 1, true)} ${say("points")}`
        : `${number((second / first - 1) * 100, 1, true)}%`;
    const difference = Number.isFinite(second - first) ? change : "\u2013";
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, term(name, say(`short_${name}`))),
      h("td", { class: "first" }, quantity(first, measure.unit)),
      h("td", { class: "second" }, quantity(second, measure.unit)),
      h("td", {}, difference),
    );
  };
  return table(
    [
      h("th", { scope: "col" }, say("in_year", { year })),
      [0, 1].map((at) => h("th", { scope: "col" }, view.sideMark(at))),
      h("th", { scope: "col" }, say("difference")),
    ],
    SHOWN.map(row),
    "headline",
  );
}
