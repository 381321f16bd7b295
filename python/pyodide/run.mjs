// Runs `tests.py` under pyodide: `run.mjs PYODIDE ROOT FOLDER QUESTIONS ANSWERS`, the folders of pyodide, of the repository and
// of the tests, and the descriptors to which questions to the native module go and from which answers come, a line each.

import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [interpreter, root, folder, ...descriptors] = process.argv.slice(2);
const [questions, answers] = descriptors.map(Number);
const { loadPyodide } = await import(pathToFileURL(path.join(interpreter, "pyodide.mjs")));

/** Sends a question and waits for the answer. It blocks, as Python code cannot wait for promises. */
function ask(question) {
  const line = Buffer.from(question + "\n");
  for (let sent = 0; sent < line.length; ) {
    sent += fs.writeSync(questions, line, sent);
  }
  const chunks = [];
  const chunk = Buffer.alloc(1 << 16);
  do {
    const length = fs.readSync(answers, chunk);
    if (length === 0) {
      throw new Error("the process with the native module has ended");
    }
    chunks.push(Buffer.from(chunk.subarray(0, length)));
  } while (chunks.at(-1).at(-1) !== 10);
  return Buffer.concat(chunks).toString("latin1");
}

const print = (line) => fs.writeSync(1, line + "\n");
const pyodide = await loadPyodide({
  stdout: print,
  stderr: print,
  env: { HOME: "/home", TMPDIR: folder, XDG_STATE_HOME: path.join(folder, "state") },
});
for (const shared of [root, folder]) {
  pyodide.mountNodeFS(shared, shared);
}
pyodide.registerJsModule("native_process", { ask });
pyodide.globals.set("root", root);
const tests = path.join(root, "python", "pyodide", "tests.py");
try {
  process.exitCode = pyodide.runPython(fs.readFileSync(tests, "utf8"), { filename: tests });
} catch (error) {
  // Node would show the line of the program that threw it, which is all of pyodide.
  print(error.message);
  process.exitCode = 1;
}
