// The views of the page by the name of their tab, in the order of the tabs.

import { chainChart } from "./chain.js";
import { h } from "./dom.js";
import { say } from "./format.js";
import { league } from "./league.js";
import { life } from "./life.js";
import { hoursChart, legendOfTime, lorenzChart, peopleChart } from "./people.js";
import { predict } from "./story.js";
import { takeAway } from "./takeaway.js";
import { SHOWN, headline, yearChart } from "./yearcharts.js";

/** Views that are drawn anew as years come in; all others when something is moved. */
export const FOLLOWING = ["years", "people", "task"];

export const PANELS = {
  years: (view) => [
    h(
      "p",
      { class: "values" },
      [0, 1].map((at) => view.sideMark(at)),
    ),
    h(
      "div",
      { class: "grid" },
      SHOWN.map((name) => yearChart(view, name)),
    ),
    h("p", { class: "note" }, say("band_note")),
    headline(view),
  ],
  people: (view) => [
    legendOfTime(),
    h(
      "div",
      { class: "grid two" },
      [0, 1].map((at) => peopleChart(view, at)),
    ),
    h("p", { class: "note" }, say("people_note")),
    h("div", { class: "grid two" }, lorenzChart(view), hoursChart(view)),
  ],
  task: (view) => chainChart(view),
  predict: (view) => predict(view),
  life: (view) => life(view),
  league: (view) => league(view),
  take: (view) => takeAway(view),
};
