#!/bin/sh
# The import hooks of beartype 0.23.1 and typeguard 4.6.1 leave wrong bytecode behind where threads import at once. Both keep
# checked bytecode apart from the ordinary one by replacing `cache_from_source` in importlib itself for as long as one of their
# modules is loaded; another thread that imports a plain module meanwhile stores its code under the name for checked code, or
# the other way round. Nothing shows until the next process configures other packages, or none: modules then run unchecked
# that are configured, or checked that are not. One thread alone gets it right with both.
#
# Seen with CPython 3.13, 200 modules, 8 threads, two processes, the second with the configured half swapped:
#   beartype: 0 wrong in one thread, 37 to 45 of 400 in eight
#   typeguard: 0 wrong in one thread, 183 to 200 of 400 in eight
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv environment
environment/bin/pip install -q --disable-pip-version-check beartype==0.23.1 typeguard==4.6.1
unset PYTHONDONTWRITEBYTECODE

cat >imports.py <<'PY'
import importlib
import random
import sys
import threading

tool, threads, first = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
names = [f"package_{number % 10}.part_{number}" for number in range(200)]
configured = [f"package_{number}" for number in range(first, 10, 2)]
if tool == "beartype":
    from beartype.claw import beartype_packages

    beartype_packages(configured)
else:
    from typeguard import install_import_hook

    install_import_hook(configured)
barrier = threading.Barrier(threads)


def work(seed):
    order = names[:]
    random.Random(seed).shuffle(order)
    barrier.wait()
    for name in order:
        try:
            importlib.import_module(name)
        except Exception:
            pass


workers = [threading.Thread(target=work, args=(seed,)) for seed in range(threads)]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()


def is_checked(name):
    try:
        sys.modules[name].same("text")
    except Exception:
        return True
    return False


print(sum(is_checked(name) != (name.partition(".")[0] in configured) for name in names if name in sys.modules))
PY

# Modules that got the other kind's code, in a process that finds no caches and in one after it with the halves swapped.
wrong() {
    rm -rf package_*
    for number in $(seq 0 199); do
        mkdir -p "package_$((number % 10))"
        touch "package_$((number % 10))/__init__.py"
        {
            echo "from typing import Dict, List"
            for function in same one two three four; do
                printf 'def %s(value: int, more: List[int] = [], names: Dict[str, int] = {}) -> int:\n    return value\n' "$function"
            done
        } >"package_$((number % 10))/part_$number.py"
    done
    echo $(($(environment/bin/python imports.py "$1" "$2" 0) + $(environment/bin/python imports.py "$1" "$2" 1)))
}

for tool in beartype typeguard; do
    alone=$(wrong "$tool" 1)
    together=0
    for _ in 1 2 3 4 5; do
        together=$((together + $(wrong "$tool" 8)))
        [ "$together" -eq 0 ] || break
    done
    echo "$tool: $alone wrong in one thread, $together in eight"
    [ "$alone" -eq 0 ]
    [ "$together" -gt 0 ]
done
