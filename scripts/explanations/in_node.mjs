// Runs `claims.py` in CPython as the npm package `pyodide` brings it: in_node.mjs PYODIDE CLAIMS RULES HERE, the folders of the
// package, of tests/explanations, of what is told of each rule, and of this file.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [interpreter, claims, rules, here] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(interpreter, "pyodide.mjs")));
const pyodide = await loadPyodide({ stdout: (line) => process.stdout.write(line + "\n"), stderr: () => {} });
for (const folder of [claims, rules]) {
  pyodide.mountNodeFS(folder, folder);
}
pyodide.globals.set("arguments", pyodide.toPy([claims, rules]));
try {
  process.exitCode = pyodide.runPython(readFileSync(join(here, "claims.py"), "utf8"));
} catch (error) {
  process.stdout.write(`${error.message}\n`);
  process.exitCode = 1;
}
