// Runs counties in node as a page would; asked by tests/wasm/node.py through a file of JSON.
// Numbers go back as the bytes of float64, so that nothing is lost in writing them down.

import { readFile, writeFile } from "node:fs/promises";

const [asked, answered] = process.argv.slice(2);
const { folder, jobs } = JSON.parse(await readFile(asked, "utf8"));
const { loadModel } = await import(`${folder}/model.js`);
const description = JSON.parse(await readFile(`${folder}/model.json`, "utf8"));
const model = await loadModel(await readFile(`${folder}/model.wasm`), description);

const bytes = (numbers) => Buffer.from(Float64Array.from(numbers).buffer).toString("base64");
const tables = (several) => Object.fromEntries(Object.entries(several).map(
  ([path, columns]) => [path, Object.fromEntries(Object.entries(columns).map(
    ([name, column]) => [name, bytes(column)],
  ))],
));
const record = (county) => ({
  measures: bytes(Object.values(county.measures())),
  groups: bytes(Object.values(county.groups()).flatMap(Object.values)),
  curves: bytes(Object.values(county.curves()).flatMap((curve) => [...curve])),
});

function run({ scenario, steps }) {
  const county = model.county(scenario);
  const told = [];
  for (const [name, ...given] of steps) {
    try {
      if (name === "run") {
        const before = process.cpuUsage();
        for (let year = 0; year < given[0]; year++) {
          county.runYear();
          told.push(record(county));
        }
        const { user, system } = process.cpuUsage(before);
        county.seconds = (user + system) / 1e6;
      } else if (name === "cadres") told.push(tables(county.cadres()));
      else if (name === "keep") county.kept = county.keep();
      else if (name === "goBack") county.goBack(county.kept);
      else if (name === "seconds") told.push(county.seconds);
      else if (["parameter", "lever"].includes(name)) told.push(county[name](...given));
      else county[name](...given);
    } catch (error) {
      told.push({ kind: error.constructor.name, message: error.message });
    }
  }
  return told;
}

await writeFile(answered, JSON.stringify(jobs.map(run)));
