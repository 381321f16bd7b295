# --- open, then the same path, in a method
import importlib.util
class A:
    def load(self, text):
        with open(self.path, "w") as file:
            file.write(text)
        return importlib.util.spec_from_file_location("a", self.path)  # !
# --- a path object, converted, keywords, async
from importlib.util import spec_from_file_location as locate
async def f(path, data):
    path.write_bytes(data)
    spec = locate(location=str(path), name="a")  # !
    return spec
# --- a source and an import by name
import importlib, os
def f(folder, text):
    path = os.path.join(folder, "settings.py")
    with open(path, mode="w", encoding="utf-8") as file: file.write(text)
    importlib.invalidate_caches()
    return importlib.import_module("settings")  # !
# --- an f-string, reload under another name
from importlib import reload as again
def f(folder, name, module, text):
    (folder / f"{name}.py").write_text(text); again(module)  # !
# --- at module level, the path's own open
import importlib.util as u, pathlib
path = pathlib.Path("a.py")
with path.open("wb") as file:
    file.write(b"x = 1")
spec = (u
    .spec_from_file_location("a", path))  # !
# --- names that are new each time
import importlib.util, tempfile, uuid
def f(text):
    with tempfile.TemporaryDirectory() as folder:
        path = folder + "/a.py"
        with open(path, "w") as file:
            file.write(text)
        return importlib.util.spec_from_file_location("a", path)
def g(folder, text):
    path = folder / f"{uuid.uuid4().hex}.py"
    path.write_text(text)
    return importlib.util.spec_from_file_location("a", path)
def h(tmp_path, text):
    path = tmp_path / "a.py"
    path.write_text(text)
    return importlib.import_module("a")
# --- a package, a data file, reading
import importlib, importlib.util
def f(folder, name):
    (folder / "__init__.py").write_text("")
    (folder / "data.json").write_text("{}")
    with open(folder / "a.py") as file:
        text = file.read()
    return importlib.import_module(name), text
# --- written after the import, or in another function
import importlib, importlib.util
def f(path, text):
    spec = importlib.util.spec_from_file_location("a", path)
    path.write_text(text)
    return spec
def g(path):
    return importlib.util.spec_from_file_location("a", path)
# --- another path
import importlib.util
def f(path, other, text):
    path.write_text(text)
    return importlib.util.spec_from_file_location("a", other)
# --- the cache is taken care of
import importlib.util, os
def f(path, text):
    path.write_text(text)
    os.unlink(importlib.util.cache_from_source(path))
    return importlib.util.spec_from_file_location("a", path)
# --- a folder for temporary files that is always the same
import importlib.util, os, tempfile
def f(code):
    temp_dir = "/tmp/solutions"
    path = os.path.join(temp_dir, "solution.py")
    with open(path, "w") as file:
        file.write(code)
    spec = importlib.util.spec_from_file_location("solution", path)  # !
    other = os.path.join(tempfile.gettempdir(), "other.py")
    with open(other, "w") as file:
        file.write(code)
    return spec, importlib.util.spec_from_file_location("other", other)  # !
# --- names from hashes, a counter and secrets
import hashlib, importlib.util, secrets
def f(folder, code):
    digest = hashlib.sha256(code).hexdigest()
    path = folder / f"rule_{digest}.py"
    path.write_bytes(code)
    other = folder / (secrets.token_hex() + ".py")
    other.write_bytes(code)
    return importlib.util.spec_from_file_location("a", path), importlib.util.spec_from_file_location("b", other)
# --- the path's text under a name
from importlib import util
def build(folder, model):
    output = folder / f"{model.name}.py"
    output.write_bytes(model.render())
    location = str(output)
    spec = util.spec_from_file_location(model.name, location) # !
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
