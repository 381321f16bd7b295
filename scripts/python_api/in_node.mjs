// Runs a Python program in CPython as the npm package `pyodide` brings it: node scripts/in_node.mjs PYODIDE PROGRAM [ARGUMENT...]
//
// PYODIDE is the folder of the package. The program's standard input is this one's, and so are its output and its status.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, program, ...rest] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(resolve(folder, "pyodide.mjs")));
const python = await loadPyodide({ args: [program, ...rest] });
python.setStdout({ batched: (line) => process.stdout.write(line + "\n") });
python.setStderr({ batched: (line) => process.stderr.write(line + "\n") });
const given = { program: readFileSync(program, "utf8"), arguments: [program, ...rest], input: readFileSync(0, "utf8") };
python.globals.set("_given", python.toPy(given));
try {
  python.runPython(`
import io, sys
sys.argv[:] = _given["arguments"]
sys.stdin = io.StringIO(_given["input"])
exec(compile(_given["program"], sys.argv[0], "exec"), {"__name__": "__main__"})
`);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
