"""Checks a folder on a local Dask cluster of two workers, and in this process, and compares: `dask_check.py TREE`.

Needs `pylens`, and `dask[distributed]==2026.8.0` or another version that has bags.
"""

import pathlib
import sys

import dask.bag
import distributed
import pylens

SETTINGS = "select = ['all']\n"


def check(scripts):
    """Findings of some scripts, each a path and its bytes."""
    config = pylens.Config.from_toml(SETTINGS)
    found = []
    for name, source in scripts:
        try:
            found += [(name, each.line, each.column, each.rule) for each in pylens.check(source, name, config)]
        except pylens.SourceError as error:
            found.append((name, 0, 0, str(error)))
    return found


def main() -> int:
    tree = pathlib.Path(sys.argv[1])
    scripts = sorted((str(path.relative_to(tree)), path.read_bytes()) for path in tree.rglob("*.py"))
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1) as cluster, distributed.Client(cluster):
        bag = dask.bag.from_sequence(scripts, npartitions=8)
        spread = bag.map_partitions(check).compute()
    here = check(scripts)
    print(f"{len(scripts)} scripts, {len(here)} findings, {'equal' if spread == here else 'DIFFERENT'}")
    return 0 if spread == here and here else 1


if __name__ == "__main__":
    sys.exit(main())
