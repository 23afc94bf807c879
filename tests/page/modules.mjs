// What the page's modules compute, tested without a page: node --test tests/page/modules.mjs

import assert from "node:assert/strict";
import { test } from "node:test";

const parts = new URL("../../analysis/page/parts/", import.meta.url);
const load = (name) => import(new URL(name, parts));
const [engines, state, exported, format, check, league, life, results, axes] = await Promise.all(
  [
    "engine.js",
    "state.js",
    "export.js",
    "format.js",
    "check.js",
    "league.js",
    "life.js",
    "results.js",
    "axes.js",
  ].map(load),
);

const parameter = (name, kind, given = {}) => ({
  name,
  kind,
  section: "motives",
  default: 1,
  low: 0,
  high: 10,
  integer: false,
  ...given,
});
const data = {
  years: 10,
  seed: 1,
  county: "teaching",
  teaching: { townships: 5 },
  codes: { unit_kinds: ["township", "department"], activities: ["routine"], posts: ["general"] },
  description: { measures: ["effort", "public_value"] },
  parameters: [
    parameter("townships", "world", { section: "county", high: 60, integer: true }),
    parameter("duty", "world"),
    parameter("audit_rate", "lever", { section: "credit", high: 1 }),
    parameter("appraisals", "lever", { integer: true }),
  ],
  scenarios: [
    {
      name: "old",
      given: "old",
      title: { en: "Old", zh: "旧" },
      own_scheme: "old",
      individual: null,
      set: { world: {}, levers: {} },
      paid_by_score: false,
    },
    {
      name: "new",
      given: "new",
      title: { en: 'New "one"\n', zh: "新" },
      own_scheme: "new",
      individual: { max: null, weight: 1 },
      set: { world: { townships: 9, duty: 2 }, levers: { audit_rate: 0.5 } },
      paid_by_score: true,
    },
  ],
};
const moved = () => ({
  ...state.beginning(data),
  seed: 4,
  year: 3,
  world: { duty: 0.1 + 0.2 },
  sides: [
    { scenario: "old", levers: {}, rules: {} },
    {
      scenario: "new",
      levers: { audit_rate: 1e-7, appraisals: 4 },
      rules: { cap: 55, weight: 1.15, pool: "literal" },
    },
  ],
});

test("a state comes back from its link as it was", () => {
  const link = state.toFragment(data, moved(), "zh");
  assert.deepEqual(state.fromFragment(data, link), { state: moved(), lang: "zh", ignored: [] });
});

test("what a link names wrongly is left out and told", () => {
  const wrong = [
    "seed=-1",
    "year=11",
    "w.duty=11",
    "w.dutty=1",
    "w.duty=",
    "w.townships=2.5",
    "a=nobody",
    "b.audit_rate=x",
    "b.rule.cap=9999",
    "b.rule.__proto__=1",
    "b.rule.pool=best",
    "c=1",
    "county=huge",
    "w.audit_rate=.1",
  ];
  const read = state.fromFragment(data, `#${wrong.join("&")}`);
  assert.deepEqual(read.state, state.beginning(data));
  assert.deepEqual(read.ignored, wrong);
});

test("a job has rules of both kinds of unit, in hundredths, where a scheme has them", () => {
  const job = state.jobOf(data, moved(), 1);
  const weights = job.rules.filter(([, column]) => column === "weight");
  assert.deepEqual(
    weights.map(([place, , value]) => [place.kind, value]),
    [
      ["township", 115],
      ["department", 115],
    ],
  );
  assert.deepEqual(job.world, { townships: 5, duty: 0.1 + 0.2 });
  const other = moved();
  other.sides[0].rules = { cap: 5 };
  assert.deepEqual(state.jobOf(data, other, 0).rules, []);
});

test("a scenario file holds every number that was moved, to the last digit", () => {
  const text = exported.scenarioFile(data, moved(), 1);
  for (const line of [
    'extends = "new"',
    "[county]",
    "townships = 5",
    "[motives]",
    "duty = 0.30000000000000004",
    '[schemes."new".levers]',
    "audit_rate = 1e-7",
    '[schemes."new".edits.blocks.individual]',
    "max = 55",
    "weight = 1.15",
    '[schemes."new".edits.options.pool_rule]',
    'value = "literal"',
  ]) {
    assert.ok(text.split("\n").includes(line), `${line} in ${text}`);
  }
  assert.ok(!exported.scenarioFile(data, moved(), 0).includes("edits"));
});

test("a file has the numbers of a report's scenario where none was moved", () => {
  const full = { ...state.beginning(data), county: "full" };
  const lines = exported.scenarioFile(data, full, 1).split("\n");
  for (const line of ["townships = 9", "duty = 2", "audit_rate = 0.5"]) {
    assert.ok(lines.includes(line), line);
  }
});

test("a sheet computes nothing of a table, and what is no number is empty", () => {
  assert.equal(
    exported.csv([
      ["=1+1", 'a"b', "c,d"],
      [NaN, -1.5, 0.1],
    ]),
    `'=1+1,"a""b","c,d"\n,-1.5,0.1\n`,
  );
});

test("numbers are written as commands write them", () => {
  assert.deepEqual(
    [0.1234, 12.346, 123.44, 12345.6, -0.00001, NaN].map((one) => format.number(one)),
    ["0.123", "12.35", "123.4", "12,346", "0.000", "–"],
  );
  assert.equal(format.quantity(0.5, "share"), "50.0%");
  assert.equal(format.number(-1, 0, true), "−1");
  assert.equal(format.number(1, 0, true), "+1");
});

test("one bit is found, and not-a-numbers are one", () => {
  assert.deepEqual(check.unlike([0.1 + 0.2, NaN, 1], [0.3, NaN, 1]), [0]);
  assert.deepEqual(check.unlike([1], [1, 2]), [1]);
});

test("a code of the league is read back, and a slip in it is noticed", () => {
  const strategies = ["logit", "conscience", "opportunist"].map((name) => ({ name }));
  const usual = [4, 4, 4, 4, 4];
  const bold = [1, 8, 2, 6, 1];
  const codes = [
    league.codeOf(2, bold, "李明"),
    league.codeOf(0, usual, "a-b"),
    league.codeOf(2, usual, "x"),
  ];
  const slips = [codes[1].replace("a-b", "a-c"), codes[0].replace("18261", "18271")];
  const { players, wrong } = league.readCodes(
    [...codes, ...slips, "nonsense", "ZZ-44444-x", "AA-44449-x"].join("\n"),
    strategies,
  );
  assert.deepEqual(players, [
    { name: "李明", place: 2, quarters: bold },
    { name: "a-b", place: 0, quarters: usual },
    { name: "x", place: 2, quarters: usual },
  ]);
  assert.deepEqual(wrong, [...slips, "nonsense", "ZZ-44444-x", "AA-44449-x"]);
  assert.deepEqual(league.sharesOf(players, strategies), {
    share_conscience: 0,
    share_opportunist: 2 / 3,
  });
  assert.deepEqual(league.traitsOf(players[0]), {
    cost: 0.25,
    duty: 2,
    squad_duty: 2,
    service: 0.5,
    face: 1.5,
    scruple: 0.25,
  });
});

test("two lives part where they first see and do different things", () => {
  const half = (pay, hours) => ({ seen: { pay_per_point: pay, hours: [hours] } });
  const first = [
    [half(1, 5), half(1, 5)],
    [half(1, 5), half(1, 5)],
  ];
  const second = [
    [half(1, 5), half(2, 5)],
    [half(2, 6), half(2, 6)],
  ];
  const names = ["pay_per_point"];
  assert.deepEqual(life.parting(first, second, names), { saw: 1, beliefs: ["pay_per_point"], did: 2 });
  assert.deepEqual(life.parting(first, first, names), { saw: null, beliefs: [], did: null });
});

test("involution is the fall of value an hour, stated only where hours rose", () => {
  const kept = new results.Results(data, null, () => {});
  const of = (own) => kept.of(own, [100, 50], "involution", 1);
  assert.equal(of([200, 80]), 1 - 0.4 / 0.5);
  assert.ok(Number.isNaN(of([100, 40])));
  assert.equal(results.quantile([0, 10, 20], 0.25), 5);
});

test("a band leaves out the tails of the background, and waits for all of it", () => {
  const kept = new results.Results(data, null, () => {});
  kept.sides[1].others = [10, 0, 5, 20, 15].map((value) => [[value, 1]]);
  assert.deepEqual(kept.band(1, "effort", 1), [2, 18]);
  kept.sides[1].others.push([]);
  assert.equal(kept.band(1, "effort", 1), null);
});

test("a job that has given way founds no county that a newer one runs on", async () => {
  const county = {
    description: { ticks: 24 },
    reset: () => {},
    found(...luck) {
      this.luck = luck;
    },
    runYear: () => {},
    measures() {
      return { ...this.luck };
    },
    groups: () => ({}),
    curves: () => ({}),
  };
  const told = [];
  const newer = { ticket: 2, scenario: "old", seed: 9, replicates: [0], years: 3 };
  const ended = new Promise((end) => {
    const engine = new engines.Engine((message) => {
      told.push(message);
      // what the older one waits for after its first replicate's last year
      if (message.ticket === 1 && message.year === 2) engine.take(newer);
      if (message.ticket === 2 && message.done) end();
    });
    Object.assign(engine, {
      model: Promise.resolve({ county: () => county }),
      scenarios: new Map([["old", { name: "old", adopted: 1 }]]),
    });
    engine.take({ ticket: 1, scenario: "old", seed: 4, replicates: [1, 2], years: 2 });
  });
  await ended;
  const frames = told.filter((one) => one.ticket === 2 && one.frame);
  assert.deepEqual(
    frames.map((one) => [...one.frame.measures]),
    [
      [9, 0],
      [9, 0],
      [9, 0],
    ],
  );
  assert.ok(!told.some((one) => one.ticket === 1 && one.replicate === 2));
});

test("ticks are round and within the range", () => {
  assert.deepEqual(axes.ticks(0.12, 1.03), [0.5, 1]);
  assert.deepEqual(axes.ticks(0, 100), [0, 50, 100]);
  assert.deepEqual(axes.ticks(1, 1), [1]);
});
