// The compiled model in a page: load it, set numbers by name, found a county, run it year by year.
// One file without imports, so that a page can carry it as text; it runs in a Web Worker, from
// file:// and in node. docs/reference/wasm.md describes it.

const PAGE = 65536;
const FORMAT = 1;
/** Bytes before the stack's end that a call hands over as places for its result and a fault. */
const ANSWER = 64;

/** A number or name that the model cannot take; the message says what is allowed. */
export class InputError extends Error {}

/**
 * Compile the module; it can then make any number of counties, each with a memory of its own.
 *
 * @param {BufferSource} bytes what `model.wasm` holds
 * @param {object} description what `model.json` holds
 * @returns {Promise<Model>}
 */
export async function loadModel(bytes, description) {
  if (description.format !== FORMAT) {
    throw new InputError(`model.json has format ${description.format}; this file reads ${FORMAT}.`);
  }
  return new Model(await WebAssembly.compile(bytes), description);
}

/** The compiled module with the description of its memory. */
export class Model {
  constructor(module, description) {
    this.module = module;
    this.description = description;
  }

  /**
   * Make a county of a scenario, to be founded and run.
   *
   * @param {object} scenario from `sim.wasm.scenario_data.scenario_data`
   * @returns {County}
   */
  county(scenario) {
    return new County(this, scenario);
  }
}

/** A table in the module's memory: where it is, how many rows it has, and what stands in a row. */
class Table {
  constructor(memory, field, place, shape) {
    Object.assign(this, { memory, field, place, shape });
    this.rows = shape.reduce((all, axis) => all * axis, 1);
    this.bytes = this.rows * field.row_bytes;
  }

  /** Give the place of a column's first number in a row, and how numbers are read there. */
  cell(name, row = 0, part = 0) {
    const [kind, start] = this.field.columns[name];
    const at = this.place + row * this.field.row_bytes + start + part * 8;
    return [new DataView(this.memory.buffer), at, kind];
  }

  get(name, row = 0, part = 0) {
    const [view, at, kind] = this.cell(name, row, part);
    return kind === "f8" ? view.getFloat64(at, true) : wholeAt(view, at);
  }

  set(name, value, row = 0, part = 0) {
    const [view, at, kind] = this.cell(name, row, part);
    if (kind === "f8") view.setFloat64(at, value, true);
    else view.setBigInt64(at, BigInt(value), true);
  }

  /** Give a column as plain numbers, row after row; of several numbers a row one after another. */
  column(name, rows = this.rows) {
    const [kind, start, each] = this.field.columns[name];
    const view = new DataView(this.memory.buffer, this.place, this.bytes);
    const numbers = new Float64Array(rows * each);
    for (let row = 0, to = 0; row < rows; row++) {
      let at = row * this.field.row_bytes + start;
      for (let part = 0; part < each; part++, at += 8) {
        numbers[to++] = kind === "f8" ? view.getFloat64(at, true) : wholeAt(view, at);
      }
    }
    return numbers;
  }

  /** Give columns by name, all by default; of the first rows where so many are enough. */
  columns(names = Object.keys(this.field.columns), rows = this.rows) {
    return Object.fromEntries(names.map((name) => [name, this.column(name, rows)]));
  }
}

/** One county under one scenario. */
export class County {
  constructor(model, scenario) {
    this.description = model.description;
    this.scenario = scenario;
    const first = this.description.first_free;
    this.memory = new WebAssembly.Memory({ initial: Math.ceil((first + this.description.stack) / PAGE) });
    // the stack grows down towards the module's constants; the answers of a call lie above it
    this.answer = first + this.description.stack - ANSWER;
    this.free = first + this.description.stack;
    const stack = new WebAssembly.Global({ value: "i32", mutable: true }, this.answer);
    const asked = { __linear_memory: this.memory, __stack_pointer: stack };
    this.rules = new WebAssembly.Instance(model.module, { env: asked }).exports;
    const before = this.free;
    this.context = this.placeContext();
    this.beforeState = this.free;
    this.asGiven = new Uint8Array(this.memory.buffer.slice(before, this.free));
    this.state = null;
    this.year = null;
  }

  /**
   * Set a number of the world; it holds from the next founding on.
   *
   * @param {string} name as in a scenario file
   * @param {number} value
   */
  setParameter(name, value) {
    check(name, value, this.scenario.parameters, "a number of the world");
    for (const path of ["world", "motives"]) {
      const table = this.context.tables[path];
      if (name in table.field.columns) table.set(name, value);
    }
    const share = this.description.shares.indexOf(name);
    if (share >= 0) this.context.tables.shares.set("", value, share);
    this.year = null;
  }

  /**
   * Set a lever of a scheme; it holds from the next founding on.
   *
   * @param {string} name as in a scenario file
   * @param {number} value
   * @param {string} [scheme] by default the scheme adopted last: the scenario's own
   */
  setLever(name, value, scheme) {
    check(name, value, this.scenario.levers, "a lever");
    const whole = this.scenario.dividing[name];
    if (whole !== undefined && whole % value !== 0) {
      throw new InputError(`${name}: ${value} does not divide ${whole}.`);
    }
    this.context.tables["schemes.levers"].set(name, value, this.schemePlace(scheme));
    this.year = null;
  }

  /**
   * Set a number of a rulebook, as the compiled rules hold it (hundredths of points, yes as 1).
   *
   * @param {object} place `scheme` (by default the last), `kind` of unit, and `item`, a code, or
   *   `block`; without both an option of the rulebook
   * @param {string} column one of `rulebook_columns` of the description
   * @param {number} value a whole number
   */
  setRulebook({ scheme, kind, item, block }, column, value) {
    const name = item !== undefined ? "items" : block !== undefined ? "blocks" : "books";
    const columns = this.description.rulebook_columns[name];
    oneOf(column, columns, `column of ${name}`);
    if (!Number.isSafeInteger(value)) throw new InputError(`${column}: ${value} is no whole number.`);
    const of = this.description.kinds.indexOf(oneOf(kind, this.description.kinds, "kind of unit"));
    const at = this.schemePlace(scheme);
    const book = at * this.description.kinds.length + of;
    const table = this.context.tables[`schemes.table.${name}`];
    let row = book;
    if (name !== "books") {
      const known = item !== undefined ? this.scenario.rulebooks[at][of] : this.description.rulebook_blocks;
      row = book * table.shape[1] + known.indexOf(oneOf(item ?? block, known, name));
    }
    table.set(column, value, row);
    this.year = null;
  }

  /**
   * Set traits of a cadre, each about a mean of 1; they stay with the cadre, and a successor has others.
   *
   * @param {number} seat
   * @param {object} traits numbers of 0 or more by name: `cost`, `duty`, `service`, `face` and so on
   */
  setTraits(seat, traits) {
    if (this.year === null) throw new InputError("Found the county before its cadres are set.");
    const table = this.state.tables.traits;
    const known = Object.keys(table.field.columns).filter((name) => name !== "strategy");
    if (!(Number.isInteger(seat) && seat >= 0 && seat < table.rows)) {
      throw new InputError(`seat ${seat}; allowed is a whole number from 0 to ${table.rows - 1}.`);
    }
    for (const [name, value] of Object.entries(traits)) {
      oneOf(name, known, "trait");
      if (!(value >= 0 && Number.isFinite(value))) throw new InputError(`${name}: ${value}; allowed is a number from 0.`);
      table.set(name, value, seat);
    }
  }

  /** Put all numbers back as the scenario has them. */
  reset() {
    new Uint8Array(this.memory.buffer).set(this.asGiven, this.beforeState - this.asGiven.length);
    this.year = null;
  }

  /** Give a number of the world as it is now. */
  parameter(name) {
    oneOf(name, Object.keys(this.scenario.parameters), "a number of the world");
    return this.context.tables.world.get(name);
  }

  /** Give a lever of a scheme, by default the last, as it is now. */
  lever(name, scheme) {
    oneOf(name, Object.keys(this.scenario.levers), "a lever");
    return this.context.tables["schemes.levers"].get(name, this.schemePlace(scheme));
  }

  /**
   * Found the county: seats drawn, tables emptied, cadres seated. It can be founded again.
   *
   * @param {number} seed 0 to 2^32 - 1
   * @param {number} [replicate] 0 to 2^32 - 1
   */
  found(seed, replicate = 0) {
    this.checkTogether();
    this.setKey(seed, replicate);
    this.free = this.beforeState;
    new Uint8Array(this.memory.buffer).fill(0, this.free);
    this.placeState();
    this.call("found_county");
    this.year = 0;
  }

  /**
   * Run the next year.
   *
   * @param {function(number)} [watch] called in each half-month, from 0, when its work is recorded;
   *   in the last of a year when that is closed and its cadres are still there
   * @returns {number} the year just run, from 1
   */
  runYear(watch) {
    if (this.year === null) throw new InputError("Found the county before it runs.");
    if (this.year >= this.scenario.years) {
      throw new InputError(`The scenario was prepared for ${this.scenario.years} years.`);
    }
    const { ticks } = this.description;
    for (let moment = this.year * ticks; moment < (this.year + 1) * ticks; moment++) {
      this.call("work_half_month", BigInt(moment));
      watch?.(moment);
      this.call("renew_half_month");
    }
    this.year += 1;
    return this.year;
  }

  /** Keep the county as it is after the years run so far, to go back to. */
  keep() {
    if (this.year === null) throw new InputError("Found the county before it is kept.");
    const bytes = this.memory.buffer.slice(this.beforeState, this.free);
    return { bytes, state: this.state, free: this.free, year: this.year, key: this.key };
  }

  /**
   * Go back to a county that was kept. Only levers and rulebooks may have been set since then, of
   * schemes that no year before has been under: the years before would else have been others.
   */
  goBack(kept) {
    this.setKey(...kept.key);
    Object.assign(this, { state: kept.state, free: kept.free, year: kept.year });
    new Uint8Array(this.memory.buffer).set(new Uint8Array(kept.bytes), this.beforeState);
  }

  /** Give the measures of the year just run by name; NaN where one does not exist. */
  measures() {
    const values = this.closed("year.measures");
    return Object.fromEntries(this.description.measures.map((name, at) => [name, values[at]]));
  }

  /** Give the means of each group of cadres in that year: numbers by quantity, by group. */
  groups() {
    const values = this.closed("year.groups");
    const { groups, group_quantities: quantities } = this.description;
    const of = (group) => (name, at) => [name, values[group * quantities.length + at]];
    return Object.fromEntries(groups.map((name, at) => [name, Object.fromEntries(quantities.map(of(at)))]));
  }

  /** Give the curves of that year by name, 101 points each: two Lorenz curves, and hours. */
  curves() {
    const values = this.closed("year.curves");
    const points = values.length / this.description.curves.length;
    const part = (at) => values.slice(at * points, (at + 1) * points);
    return Object.fromEntries(this.description.curves.map((name, at) => [name, part(at)]));
  }

  /** Give every table with a row for each cadre, by its path: numbers by column. */
  cadres() {
    const paths = Object.entries(this.description.blocks.state.fields).filter(
      ([path, field]) => !path.startsWith("scratch.") && !("" in field.columns) &&
        field.rows.length === 1 && String(field.rows[0]) === "0,1,0,0",
    );
    return Object.fromEntries(paths.map(([path]) => [path, this.table(path)]));
  }

  /**
   * Give a table of the state by its path: numbers by column.
   *
   * @param {string} path
   * @param {string[]} [names] of columns, all by default
   * @param {number} [rows] how many of the first rows, all by default
   */
  table(path, names, rows) {
    if (this.year === null) throw new InputError("Found the county before it is read.");
    return this.state.tables[oneOf(path, Object.keys(this.state.tables), "table")].columns(names, rows);
  }

  /** Give columns of one row of a table; of several numbers a list, of one the number. */
  row(path, at, names) {
    const table = this.state.tables[oneOf(path, Object.keys(this.state.tables), "table")];
    const value = (name) => {
      const [, , each] = table.field.columns[oneOf(name, Object.keys(table.field.columns), "column")];
      if (each === 1) return table.get(name, at);
      return Array.from({ length: each }, (_, part) => table.get(name, at, part));
    };
    return Object.fromEntries(names.map((name) => [name, value(name)]));
  }

  // What follows is for the methods above.

  closed(path) {
    if (!this.year) throw new InputError("Run a year before its record is read.");
    return this.state.tables[path].column("");
  }

  schemePlace(scheme) {
    const { schemes } = this.scenario;
    return scheme === undefined ? schemes.length - 1 : schemes.indexOf(oneOf(scheme, schemes, "scheme"));
  }

  setKey(seed, replicate) {
    const key = this.description.blocks.context.fields.key;
    this.key = [seed, replicate];
    this.key.forEach((number, part) => {
      if (!Number.isInteger(number) || number < 0 || number >= 2 ** 32) {
        throw new InputError(`${key.numbers[part]}: ${number} is no whole number from 0 to 2^32 - 1.`);
      }
      const at = this.context.place + key.at + 8 * part;
      new DataView(this.memory.buffer).setBigInt64(at, BigInt(number), true);
    });
  }

  /** Numbers of the world that must go together do, as when Python loads a scenario. */
  checkTogether() {
    const world = this.context.tables.world;
    for (const [names, lowest, highest] of this.scenario.add_up) {
      const sum = names.reduce((all, name) => all + world.get(name), 0);
      if (sum < lowest - 1e-9 || sum > highest + 1e-9) {
        throw new InputError(`${names.join(" + ")} = ${sum}; allowed is ${lowest} to ${highest}.`);
      }
    }
    for (const [low, high] of this.scenario.in_order) {
      if (world.get(low) > world.get(high)) throw new InputError(`${low} is above ${high}.`);
    }
  }

  call(name, ...more) {
    const failed = this.rules[name](this.answer, this.answer + 8, this.state.place, this.context.place, ...more);
    if (failed !== 0) throw new Error(`${name} ended with code ${failed}`);
  }

  /** Take room, and let memory grow where it must; new memory is all zero. */
  take(bytes) {
    const { line } = this.description;
    const place = Math.ceil(this.free / line) * line;
    this.free = place + bytes;
    const missing = this.free - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE));
    return place;
  }

  /** Write where a table is, and its shape, into the block. */
  placeTable(block, field, path, shape) {
    const table = new Table(this.memory, field, 0, shape);
    table.place = this.take(table.bytes);
    const view = new DataView(this.memory.buffer);
    view.setUint32(block.place + field.at, table.place, true);
    shape.forEach((axis, at) => view.setBigInt64(block.place + field.at + 8 * (at + 1), BigInt(axis), true));
    block.tables[path] = table;
    return table;
  }

  placeContext() {
    const described = this.description.blocks.context;
    const block = { place: this.take(described.bytes), tables: {} };
    for (const [path, given] of Object.entries(this.scenario.tables)) {
      const table = this.placeTable(block, described.fields[path], path, given.shape);
      const bytes = Uint8Array.from(atob(given.bytes), (letter) => letter.charCodeAt(0));
      if (bytes.length !== table.bytes) {
        throw new InputError(`${path} has ${bytes.length} bytes; the module reads ${table.bytes}.`);
      }
      new Uint8Array(this.memory.buffer).set(bytes, table.place);
    }
    return block;
  }

  placeState() {
    const described = this.description.blocks.state;
    const world = this.context.tables.world;
    const units = world.get("townships") + world.get("departments");
    const items = this.context.tables["schemes.table.items"].shape[1];
    this.state = { place: this.take(described.bytes), tables: {} };
    const rows = (field, seats) => field.rows.map(
      ([constant, ofSeats, ofUnits, ofItems]) => constant + ofSeats * seats + ofUnits * units + ofItems * items,
    );
    const { start, ...others } = described.fields;
    const starts = this.placeTable(this.state, start, "start", rows(start, 0));
    this.call("lay_out");
    const seats = starts.get("", units);
    for (const [path, field] of Object.entries(others)) {
      this.placeTable(this.state, field, path, rows(field, seats));
    }
    for (const [path, columns] of Object.entries(this.description.beginnings)) {
      const table = this.state.tables[path];
      for (const [name, value] of Object.entries(columns)) {
        for (let row = 0; row < table.rows; row++) table.set(name, value, row);
      }
    }
  }
}

/** Read a whole number of 64 bits, exact up to 2^53; a BigInt in between would take three times as long. */
function wholeAt(view, at) {
  return view.getUint32(at, true) + view.getInt32(at + 4, true) * 2 ** 32;
}

function oneOf(name, known, what) {
  if (!known.includes(name)) throw new InputError(`${name}: no ${what}; known are ${known.join(", ")}.`);
  return name;
}

function check(name, value, known, what) {
  oneOf(name, Object.keys(known), what);
  const [low, high, whole] = known[name];
  if (!(typeof value === "number" && value >= low && value <= high && (!whole || Number.isInteger(value)))) {
    throw new InputError(`${name}: ${value}; allowed is a ${whole ? "whole " : ""}number from ${low} to ${high}.`);
  }
}
