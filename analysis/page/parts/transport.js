// Play, pause, one year, reset; size of the county; luck.

import { h, inReport } from "./dom.js";
import { say } from "./format.js";

const MILLISECONDS_A_YEAR = 900;
const LARGEST_NEW_SEED = 9999;

/** Moves the year on screen. */
export class Player {
  constructor(view) {
    this.view = view;
    this.timer = null;
  }

  get plays() {
    return this.timer !== null;
  }

  toggle() {
    const { view } = this;
    if (this.plays) this.stop();
    else {
      if (view.state.year >= view.data.years) view.state.year = 1;
      this.timer = setInterval(() => this.step(), MILLISECONDS_A_YEAR);
    }
    view.draw();
  }

  stop() {
    clearInterval(this.timer);
    this.timer = null;
  }

  step() {
    const { state, data, results } = this.view;
    // a year that has not come yet is waited for
    if (state.year < Math.min(data.years, results.years)) state.year += 1;
    if (state.year >= data.years) this.stop();
    this.view.moved();
  }
}

/** Draw the bar; what it gives as `show` makes it follow the year on screen. */
export function transport(view) {
  const { state, data, player } = view;
  const year = h("input", {
    type: "range",
    min: 1,
    max: data.years,
    step: 1,
    "aria-label": say("year"),
    oninput: (event) => {
      player.stop();
      state.year = Number(event.target.value);
      view.moved();
    },
  });
  const button = (words, act, sign) =>
    h(
      "button",
      { type: "button", onclick: act, title: say(words), "aria-label": sign && say(words) },
      sign ?? say(words),
    );
  const one = () => {
    player.stop();
    if (state.year < data.years) state.year += 1;
    view.moved();
  };
  const reset = () => {
    player.stop();
    view.reset();
  };
  const play = button("play", () => player.toggle(), "▶");
  const shown = h("output", {});
  const show = () => {
    year.value = state.year;
    shown.textContent = state.year;
    play.textContent = player.plays ? "❚❚" : "▶";
    play.setAttribute("aria-label", say(player.plays ? "pause" : "play"));
  };
  const node = h(
    "div",
    { class: "transport", role: "toolbar", "aria-label": say("transport") },
    h("div", { class: "group" }, play, button("one_year", one), button("reset", reset)),
    h("div", { class: "group years" }, h("span", {}, say("year"), " ", shown), year),
    h(
      "div",
      { class: "group" },
      h("label", { for: "county" }, say("county")),
      h(
        "select",
        {
          id: "county",
          onchange: (event) =>
            view.change(() => {
              state.county = event.target.value;
              view.seat = null;
            }),
        },
        ["teaching", "full"].map((size) =>
          h(
            "option",
            { value: size, selected: size === state.county },
            size === "full" && inReport() ? say("county_own") : say(`county_${size}`),
          ),
        ),
      ),
    ),
    h(
      "div",
      { class: "group" },
      h("span", {}, say("luck"), " ", h("output", {}, state.seed)),
      button("new_luck", () =>
        view.change(
          () => {
            state.seed = 1 + Math.floor(Math.random() * LARGEST_NEW_SEED);
          },
          { redraw: true },
        ),
      ),
      button("same_luck", () =>
        view.change(
          () => {
            state.seed = data.seed;
          },
          { redraw: true },
        ),
      ),
    ),
  );
  return { node, show };
}
