// What runs in a Web Worker: counties of the embedded scenarios, run year by year for the page.
// The same text stands in the page itself, which runs it without a worker where none is allowed.

import { loadModel } from "../../../sim/wasm/model.js";

/** Numbers of a cadre that the page shows each year: path of the table, and columns. */
const OF_CADRES = [
  ["cadres", ["unit", "line", "generation"]],
  ["people", ["post"]],
  ["accounts", ["task_work", "contribution", "hours"]],
  ["tally.sums", ["score", "index"]],
  ["pay", ["bonus"]],
  ["traits", ["strategy"]],
];
/** What is kept of one cadre each half-month, to be told as a life. */
const OF_A_LIFE = [
  ["cadres", ["generation", "ability", "past_tasks"]],
  ["people", ["post", "level"]],
  ["accounts", ["task_work", "hours"]],
  ["tally.sums", ["score", "index"]],
  ["standing.places", ["rank", "excellent"]],
  ["pay", ["bonus"]],
  [
    "seen",
    [
      "points_per_hour",
      "yuan_per_hour",
      "pay_per_point",
      "excellent_per_point",
      "promotion_per_point",
      "behind_per_point",
      "excellent_worth",
      "promotion_worth",
      "load",
      "hours",
      "knowhow",
      "last_bonus",
    ],
  ],
];
const WATCHED_UNIT = 0;

/** Counties of the scenarios, each founded again for every run; one run at a time. */
export class Engine {
  constructor(tell) {
    this.tell = tell;
    this.counties = new Map();
    this.newest = 0;
  }

  /** Take a message; what it asks for comes back in messages that bear its ticket. */
  async take(message) {
    if (message.load) {
      const { bytes, description, scenarios } = message.load;
      this.scenarios = new Map(scenarios.map((one) => [one.name, one]));
      this.model = loadModel(bytes, description);
      return;
    }
    this.newest = message.ticket;
    try {
      await this.run(message);
    } catch (error) {
      this.tell({ ticket: message.ticket, failed: error.message });
    }
  }

  async run(job) {
    const model = await this.model;
    const scenario = this.scenarios.get(job.scenario);
    if (!this.counties.has(job.scenario)) {
      this.counties.set(job.scenario, model.county(scenario));
    }
    const county = this.counties.get(job.scenario);
    setNumbers(county, job);
    for (const replicate of job.replicates) {
      // asked again before a county is founded: a newer job may be running on it by now
      if (this.newest !== job.ticket) return;
      const frames = this.begin(county, job, replicate);
      for (const [place, frame] of frames.entries()) {
        this.tell({ ticket: job.ticket, replicate, year: place + 1, frame });
      }
      for (let year = frames.length + 1; year <= job.years; year++) {
        if (this.newest !== job.ticket) return;
        const frame = runYear(county, job);
        this.tell({ ticket: job.ticket, replicate, year, frame });
        if (job.people && year < scenario.adopted) frames.push(frame);
        if (job.people && year === scenario.adopted - 1) this.keep(county, job, frames);
        await nextTurn();
      }
    }
    this.tell({ ticket: job.ticket, done: true });
  }

  /**
   * Found a county, or go back to where its own scheme begins if only that has changed; give the
   * frames of the years before.
   */
  begin(county, job, replicate) {
    if (job.people && this.kept?.asked === beforeAdoption(job)) {
      county.goBack(this.kept.county);
      return [...this.kept.frames];
    }
    county.found(job.seed, replicate);
    return [];
  }

  keep(county, job, frames) {
    this.kept = { asked: beforeAdoption(job), county: county.keep(), frames: [...frames] };
  }
}

/** Say on what the years before a scenario's own scheme depend: on all but its levers and rules. */
function beforeAdoption({ scenario, world, seed, replicates, task, players }) {
  return JSON.stringify([scenario, world, seed, replicates, task, players]);
}

/**
 * Deal the cadres of each strategy in turn to the players who picked it, and give the cadres the
 * players' traits; give the player of each seat, -1 where nobody picked the strategy.
 */
function deal(county, players) {
  const { strategy } = county.table("traits", ["strategy"]);
  const waiting = new Map();
  players.forEach(({ place }, at) => waiting.set(place, [...(waiting.get(place) ?? []), at]));
  return Int32Array.from(strategy, (place, seat) => {
    const own = waiting.get(place);
    if (!own) return -1;
    own.push(own.shift());
    const player = own.at(-1);
    county.setTraits(seat, players[player].traits);
    return player;
  });
}

/** Set a county's numbers as a job has them, and all others as the scenario has them. */
function setNumbers(county, { world = {}, levers = {}, rules = [] }) {
  county.reset();
  for (const [name, value] of Object.entries(world)) county.setParameter(name, value);
  for (const [name, value] of Object.entries(levers)) county.setLever(name, value);
  for (const [place, column, value] of rules) county.setRulebook(place, column, value);
}

/** Run a year and give what a job asks for of it: `people`, `task`, the seat of a `life`, `players`. */
function runYear(county, { people, task, life, players }) {
  const { ticks } = county.description;
  const frame = life === undefined ? {} : { halves: [] };
  if (players) frame.players = deal(county, players);
  const chain = task ? new Chain(county) : null;
  county.runYear((moment) => {
    const last = (moment + 1) % ticks === 0;
    chain?.watch(moment);
    if (people && last) frame.people = readColumns(county);
    if (life !== undefined) frame.halves.push(rowOf(county, life));
  });
  frame.measures = Float64Array.from(Object.values(county.measures()));
  frame.groups = county.groups();
  frame.curves = county.curves();
  if (chain) frame.chain = chain.task;
  return frame;
}

function readColumns(county) {
  return Object.assign({}, ...OF_CADRES.map(([path, names]) => county.table(path, names)));
}

function rowOf(county, seat) {
  const row = {};
  // `hours` stands in two tables: of the year, and of the half-month
  for (const [path, names] of OF_A_LIFE) row[path] = county.row(path, seat, names);
  return row;
}

/** The way of one task: the first that arrives in the year in the watched unit. */
class Chain {
  constructor(county) {
    this.county = county;
    const start = county.table("start")[""];
    [this.first, this.behind] = [start[WATCHED_UNIT], start[WATCHED_UNIT + 1]];
    this.task = null;
    this.since = county.year * county.description.ticks;
  }

  watch(moment) {
    if (!this.task) this.find();
    if (!this.task || this.task.ended !== null) return;
    const rows = this.county.row("county", 0, ["events"]).events;
    const { serial, handler, node, lamp } = this.county.table(
      "events",
      ["serial", "handler", "node", "lamp"],
      rows,
    );
    for (let row = 0; row < rows; row++) {
      const ours =
        serial[row] === this.task.serial &&
        handler[row] >= this.first &&
        handler[row] < this.behind;
      if (ours) this.note(node[row], lamp[row], handler[row], moment);
    }
  }

  /** Note an event: lamps up to 2 are those of finished nodes, 3 is red, 6 the task's lapse. */
  note(node, lamp, handler, moment) {
    const step = this.task.steps[node];
    if (lamp === 6) this.task.ended = moment;
    if (!step) return;
    if (lamp === 3) step.red = true;
    else if (lamp < 3) {
      Object.assign(step, { lamp, handler: handler - this.first, moment });
      if (this.task.steps.every((one) => one.lamp !== null)) this.task.ended = moment;
    }
  }

  find() {
    const { county } = this;
    const open = county.row("units", WATCHED_UNIT, ["open_tasks"]).open_tasks;
    const { arrived, serial } = county.table("tasks", ["arrived", "serial"], open);
    let found = -1;
    for (let slot = 0; slot < open; slot++) {
      if (arrived[slot] >= this.since && (found < 0 || serial[slot] < serial[found])) found = slot;
    }
    if (found < 0) return;
    const names = ["serial", "arrived", "nodes", "honest_nodes", "members", "padding", "workload"];
    this.task = county.row("tasks", found, names);
    this.task.steps = Array.from({ length: this.task.nodes }, () => ({
      lamp: null,
      red: false,
      handler: null,
      moment: null,
    }));
    this.task.ended = null;
  }
}

/** Let messages that wait be taken before going on; timers would wait for milliseconds. */
function nextTurn() {
  return new Promise((go) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      go();
    };
    port2.postMessage(null);
  });
}

if (typeof WorkerGlobalScope !== "undefined") {
  const engine = new Engine((told) => postMessage(told));
  onmessage = ({ data }) => engine.take(data);
}
