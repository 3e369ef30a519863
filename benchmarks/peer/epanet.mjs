// EPANET itself: the OWA-EPANET toolkit as epanet-js carries it. Answers requests on standard input, one a line:
//
//	COUNT  ->  {"version", "steps", "open", "solve"}
//
// COUNT times: open the file, solve the hydraulics of all its duration step by step without saving results, close. steps: hydraulic
// solutions of one run. open and solve: least seconds of one of them, over the COUNT runs.
//
//	node epanet.mjs NODE_MODULES FILE.inp
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { join, resolve } from "node:path";

const [modules, file] = process.argv.slice(2);
const require = createRequire(join(resolve(modules), "x.cjs"));
const { Project, Workspace, InitHydOption } = require("epanet-js");
const workspace = new Workspace();
await workspace.loadModule();
const model = new Project(workspace);
workspace.writeFile("net.inp", readFileSync(file, "utf8"));

function run() {
  const t0 = performance.now();
  model.open("net.inp", "report.rpt", "out.bin");
  const t1 = performance.now();
  model.openH();
  model.initH(InitHydOption.NoSave);
  let steps = 0;
  do {
    model.runH();
    steps++;
  } while (model.nextH() > 0);
  model.closeH();
  const t2 = performance.now();
  model.close();
  return { steps, open: (t1 - t0) / 1e3, solve: (t2 - t1) / 1e3 };
}

for await (const line of createInterface({ input: process.stdin })) {
  let best = { open: Infinity, solve: Infinity };
  for (let i = 0; i < Number(line); i++) {
    const r = run();
    best = { steps: r.steps, open: Math.min(best.open, r.open), solve: Math.min(best.solve, r.solve) };
  }
  console.log(JSON.stringify({ version: workspace.version, ...best }));
}
