//! Calls that some of the targeted versions of Python refuse, and overrides that refuse the calls of Python itself.

mod calls;
mod debug_override;
mod overrides;

use crate::context::Context;
use crate::diagnostic::Severity;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::Versions;

/// `cache_from_source(path, debug_override=True)`, `def source_to_code(self, data, path)` and their like.
pub static RULE: Rule = Rule {
    name: "changed-signature",
    summary: "A call or an override does not fit what a later version of Python takes or passes",
    explanation: "
Functions of the standard library lose parameters, or take by position alone what could be named before:

    importlib.util.cache_from_source(path, debug_override=False)    # TypeError from Python 3.15 on
    urllib.request.urlopen(url, cafile=path)                        # TypeError from Python 3.13 on
    os.path.getsize(filename=path)                                  # TypeError from Python 3.15 on
    node = ast.Name(); node.id = name                               # TypeError from Python 3.15 on: `id` must be given

The library also calls methods that others override, and passes them more than before:

    class Loader(importlib.machinery.SourceFileLoader):
        def source_to_code(self, data, path, *, _optimize=-1):      # TypeError from Python 3.15 on, at every import

    class Parser(html.parser.HTMLParser):
        def set_cdata_mode(self, elem):                             # TypeError from Python 3.14 on, at a `<textarea>`

Nothing is said of it where the code is loaded: the call fails when it is made. What each function takes, and how the library calls
its own methods, was measured on CPython 3.8 to 3.15 itself. An override that takes the new parameter, with a default, fits both.

The versions are those of the setting `target-version`, or of `--target-version`, as `3.9` for that version and all newer
ones, or `3.9..3.13`. Without either, they are what `requires-python` says in the nearest `pyproject.toml` that has it. Without
that, only what the two newest versions changed is reported.

Left alone: what stands under a test of the version, or under a handler of `TypeError`; calls with `*` or `**`, which may pass
anything; overrides under a decorator, which may take anything.

Reference: <https://docs.python.org/3/whatsnew/index.html>
",
    severity: Severity::Warning,
    enabled: Enabled::Default,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "import os.path\n\ndef _size(path):\n    return os.path.getsize(filename=path)\n",
        ),
        Example::fixed(
            "from importlib.util import cache_from_source\n\n_cached = cache_from_source('rules.py', False)\n",
            "from importlib.util import cache_from_source\n\n_cached = cache_from_source('rules.py', optimization=1)\n",
        ),
        Example::new(
            "import urllib.request\n\n_page = urllib.request.urlopen('https://example.com', cafile='ca.pem')\n",
        )
        .with("target-version = '3.9'\n"),
        Example::fixed(
            "from importlib.machinery import SourceFileLoader

class _Loader(SourceFileLoader):
    def source_to_code(self, data, path, *, _optimize=-1):
        print(path)
        return super().source_to_code(data, path, _optimize=_optimize)
",
            "from importlib.machinery import SourceFileLoader

class _Loader(SourceFileLoader):
    def source_to_code(self, data, path, fullname=None, *, _optimize=-1):
        print(path)
        return super().source_to_code(data, path, _optimize=_optimize)
",
        ),
    ],
    accepts: &[
        "import os.path\n\ndef _size(path):\n    return os.path.getsize(path)\n",
        "from importlib.util import cache_from_source\n\n_cached = cache_from_source('rules.py', optimization='')\n",
        "import sys
import os.path

if sys.version_info < (3, 15):
    _size = os.path.getsize(filename='rules.py')
",
        "from importlib.machinery import SourceFileLoader

class _Loader(SourceFileLoader):
    def source_to_code(self, data, path, *rest, **options):
        return super().source_to_code(data, path, *rest, **options)
",
        "import urllib.request\n\n_page = urllib.request.urlopen('https://example.com', cafile='ca.pem')\n",
    ],
    checks: &[Check::Module(calls::check), Check::Class(overrides::check)],
};

/// The versions that count: those that the code is for, and at least the two newest and the one before.
fn versions(context: &Context<'_>) -> Versions {
    context.syntax.versions().from_latest()
}
