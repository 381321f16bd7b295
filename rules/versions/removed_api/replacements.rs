//! The replacements of what is gone, as the documentation of CPython has them.

/// The replacement of the thing with this qualified name, or of what it is in; `None` if none is documented.
pub(super) fn instead_of(name: &str) -> Option<&'static str> {
    Some(match name {
        "aifc" | "audioop" | "chunk" | "nis" | "ossaudiodev" | "sndhdr" | "spwd" | "sunau" => {
            "take it from a package that still has it, or do without"
        }
        "ast.Bytes" => "use `ast.Constant` with `bytes` as its `value`",
        "ast.Constant.n" | "ast.Constant.s" => "use `value`",
        "ast.Ellipsis" => "use `ast.Constant` whose `value` is `...`",
        "ast.NameConstant" => "use `ast.Constant` whose `value` is `None`, `True` or `False`",
        "ast.Num" => "use `ast.Constant` with a number as its `value`",
        "ast.Str" => "use `ast.Constant` with a `str` as its `value`",
        "asynchat" | "asyncore" | "smtpd" => "use `asyncio`",
        "asyncio.coroutine" => "write `async def`",
        "asyncio.AbstractChildWatcher"
        | "asyncio.FastChildWatcher"
        | "asyncio.MultiLoopChildWatcher"
        | "asyncio.PidfdChildWatcher"
        | "asyncio.SafeChildWatcher"
        | "asyncio.ThreadedChildWatcher"
        | "asyncio.get_child_watcher"
        | "asyncio.set_child_watcher" => {
            "leave it out: `asyncio` watches child processes by itself"
        }
        "asyncio.Task.all_tasks" => "use `asyncio.all_tasks`",
        "asyncio.Task.current_task" => "use `asyncio.current_task`",
        "base64.decodestring" => "use `base64.decodebytes`",
        "base64.encodestring" => "use `base64.encodebytes`",
        "cgi" => "use `urllib.parse.parse_qsl`, `html.escape` and `email.message`",
        "cgitb" => "use `traceback`",
        "configparser.LegacyInterpolation" => "use `configparser.BasicInterpolation`",
        "configparser.SafeConfigParser" => "use `configparser.ConfigParser`",
        "crypt" => "use `hashlib`, or a package for passwords",
        "distutils" => "use `setuptools`, or `shutil`, `sysconfig` and `subprocess`",
        "fractions.gcd" => "use `math.gcd`",
        "glob.glob0" | "glob.glob1" => "use `glob.glob` with `root_dir`",
        "imghdr" => "look at the first bytes, or use a package for images",
        "imp.cache_from_source" | "imp.source_from_cache" => "use the function of `importlib.util`",
        "imp" => {
            "use `importlib`: `util.spec_from_file_location`, `util.module_from_spec` and `reload`"
        }
        "importlib.find_loader" | "pkgutil.find_loader" | "pkgutil.get_loader" => {
            "use `importlib.util.find_spec`"
        }
        "inspect.ArgSpec" | "inspect.getargspec" => {
            "use `inspect.signature` or `inspect.getfullargspec`"
        }
        "inspect.formatargspec" => "use `inspect.signature`",
        "lib2to3" => "use a parser that is a package of its own, such as `parso` or `libcst`",
        "parser" | "symbol" => "use `ast`",
        "locale.format" => "use `locale.format_string`",
        "locale.resetlocale" => "use `locale.setlocale(locale.LC_ALL, \"\")`",
        "mailcap" => "use `mimetypes`",
        "pipes" => "use `subprocess`, and `shlex.quote`",
        "pkgutil.ImpImporter" | "pkgutil.ImpLoader" => {
            "use the finders and loaders in `importlib.machinery`"
        }
        "plistlib.Data" => "use `bytes`",
        "plistlib.readPlist" => "use `plistlib.load`",
        "plistlib.readPlistFromBytes" => "use `plistlib.loads`",
        "plistlib.writePlist" => "use `plistlib.dump`",
        "plistlib.writePlistToBytes" => "use `plistlib.dumps`",
        "platform.java_ver" => "leave it out: it knows nothing of today's Java",
        "sqlite3.version" | "sqlite3.version_info" => "use `sqlite3.sqlite_version`",
        "ssl.match_hostname" => "leave it to `ssl.SSLContext.check_hostname`",
        "ssl.wrap_socket" => "use `ssl.SSLContext.wrap_socket`",
        "sys.getcheckinterval" => "use `sys.getswitchinterval`",
        "sys.setcheckinterval" => "use `sys.setswitchinterval`",
        "typing.io" | "typing.re" => "import its members from `typing`",
        "types.CodeType.co_lnotab" => "use `co_lines()`",
        "types.ModuleType.__cached__" => "use `__spec__.cached`",
        "uu" => "use `base64`, or `binascii.b2a_uu`",
        _ if name.ends_with(".load_module") => {
            "use `importlib.util.module_from_spec` and `exec_module`"
        }
        _ if name.ends_with(".find_module") || name.ends_with(".find_loader") => "use `find_spec`",
        _ if is_abstract_collection(name) => "take it from `collections.abc`",
        _ => return None,
    })
}

/// True for `collections.Mapping` and its like, which were in two modules.
fn is_abstract_collection(name: &str) -> bool {
    let member = name.strip_prefix("collections.");
    member.is_some_and(|it| it.starts_with(|first: char| first.is_ascii_uppercase()))
}
