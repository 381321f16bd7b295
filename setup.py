"""The one thing that `pyproject.toml` cannot say: the version is Cargo's."""

import pathlib
import re

from setuptools import setup

manifest = pathlib.Path(__file__).with_name("Cargo.toml").read_text(encoding="utf-8")
version = re.search(r'^\[workspace\.package\]\nversion = "(.+)"$', manifest, re.MULTILINE)
if version is None:
    raise SystemExit("setup.py: Cargo.toml names no version under [workspace.package]")
setup(version=version.group(1))
