"""The two things that `pyproject.toml` cannot say: the version is Cargo's, and what the wheel is for."""

import pathlib
import re
import sysconfig

from setuptools import setup

manifest = pathlib.Path(__file__).parent.with_name("Cargo.toml").read_text(encoding="utf-8")
version = re.search(r'^\[workspace\.package\]\nversion = "(.+)"$', manifest, re.MULTILINE)
if version is None:
    raise SystemExit("setup.py: ../Cargo.toml names no version under [workspace.package]")
# One wheel does for all versions from 3.9 on. Free-threaded builds have no limited API, so each needs a wheel of its own.
wheel = {} if sysconfig.get_config_var("Py_GIL_DISABLED") else {"py_limited_api": "cp39"}
setup(version=version.group(1), options={"bdist_wheel": wheel})
