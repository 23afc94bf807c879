// Scales, ticks and frames of charts. Colours are attributes: a chart taken away looks the same.

import { h, s } from "./dom.js";
import { say } from "./format.js";

export const COLOURS = ["#0072B2", "#C24A00"];
export const INK = "#1f2933";
export const QUIET = "#5c6670";
export const RULE = "#d9dcdf";
const FONT = "system-ui, 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif";

/** Give round numbers that cover a range, some four of them. */
export function ticks(low, high, count = 4) {
  if (!(high > low)) return [low];
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough - 1e-12 * power);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, at) =>
    Number(((first + at) * step).toPrecision(12)),
  );
}

export function scale(from, to) {
  const span = from[1] - from[0] || 1;
  return (value) => to[0] + ((value - from[0]) / span) * (to[1] - to[0]);
}

/** Give the lowest and highest of values, with room around them. */
export function extent(values, share = 0.06) {
  const known = values.filter(Number.isFinite);
  if (known.length === 0) return [0, 1];
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const room = (high - low || Math.abs(high) || 1) * share;
  return [low - room, high + room];
}

export function text(x, y, words, given = {}) {
  return s("text", { x, y, "font-size": 12, fill: QUIET, "font-family": FONT, ...given }, words);
}

/** Draw an empty SVG that grows with its place and says in words what it shows. */
export function canvas(width, height, label) {
  return s("svg", {
    viewBox: `0 0 ${width} ${height}`,
    class: "plot",
    role: "img",
    "aria-label": label,
    xmlns: "http://www.w3.org/2000/svg",
    width,
    height,
  });
}

export function path(points) {
  let begun = false;
  return points
    .map(([x, y]) => {
      if (!Number.isFinite(y)) {
        begun = false;
        return "";
      }
      const sign = begun ? "L" : "M";
      begun = true;
      return `${sign}${x.toFixed(1)},${y.toFixed(1)}`;
    })
    .join("");
}

/** A chart with its heading, values, and the buttons that take it away; a wide one scrolls. */
export function figure(title, svg, name, { note, values, wide = false } = {}) {
  const head = h("span", { class: "chart-title" }, title);
  const keep = (kind) =>
    h(
      "button",
      {
        type: "button",
        class: "small",
        "data-take": kind,
        "data-name": name,
        "aria-label": say("take_chart", { kind, title: head.textContent }),
      },
      kind,
    );
  return h(
    "figure",
    { class: "chart", id: `chart-${name}` },
    h("figcaption", {}, head, h("span", { class: "keep" }, keep("SVG"), keep("PNG"))),
    values ?? null,
    wide ? h("div", { class: "scroll", tabindex: 0 }, svg) : svg,
    note ? h("p", { class: "note" }, note) : null,
  );
}

/** A box that follows the pointer with numbers; a screen reader has the table in its place. */
export class Hover {
  constructor() {
    this.box = h("div", { class: "hover", hidden: true });
    document.body.append(this.box);
  }

  show(event, ...lines) {
    this.box.replaceChildren(...lines.map((line) => h("div", {}, line)));
    this.box.hidden = false;
    const { clientWidth: width, clientHeight: height } = this.box;
    const left = Math.min(event.clientX + 14, window.innerWidth - width - 8);
    const top =
      event.clientY + 18 + height > window.innerHeight
        ? event.clientY - height - 10
        : event.clientY + 18;
    this.box.style.setProperty("left", `${Math.max(4, left)}px`);
    this.box.style.setProperty("top", `${Math.max(4, top)}px`);
  }

  hide() {
    this.box.hidden = true;
  }
}
