"""Shows that Numba compiles what it compiled before: `check_numba.py --pylens BIN`."""

from harness import compare

PROGRAM = '''\
import functools

import numba
import numpy as np
from numba import cfunc, guvectorize, jit, njit, stencil, vectorize
from numba.experimental import jitclass
from numba.extending import overload, register_jitable


def plain(x):
    return x + 1


@njit
def total(values):
    def double(x):
        return 2 * x
    result = 0.0
    for value in values:
        result += double(value)
    return result


@jit("f8(f8)", nopython=True)
def half(x):
    """With a docstring."""
    return x / 2


@vectorize(["f8(f8)"])
def third(x):
    return x / 3


@guvectorize(["(f8[:], f8[:])"], "(n)->(n)", nopython=True)
def scaled(x, result):
    for i in range(x.shape[0]):
        result[i] = x[i] * 10


@cfunc("f8(f8)")
def callback(x):
    return x * x


@stencil
def neighbours(a):
    return a[-1] + a[1]


@jitclass([("x", numba.int64)])
class Counter:
    def __init__(self, x):
        self.x = x

    def more(self):
        self.x += 1
        return self.x


def add(x, y):
    return x + y


fast_add = njit(add)
own_jit = numba.njit(cache=False)
partial_jit = functools.partial(njit, nogil=True)


@own_jit
def squared(x):
    return x * x


@partial_jit
def cubed(x):
    return x * x * x


def optional(function):
    return njit(function)


@optional
def wrapped(x):
    return x - 1


@register_jitable
def helper(x):
    return x * 7


def special(x):
    raise NotImplementedError


@overload(special)
def special_for_numba(x):
    def implementation(x):
        return helper(x)
    return implementation


@njit
def calls_special(x):
    return special(x)


values = np.arange(6.0)
print(plain(1), total(values), half(3.0), third(values), scaled(values), callback.ctypes(3.0))
print(neighbours(values), Counter(1).more(), fast_add(1, 2), squared(3), cubed(3), wrapped(3), calls_special(6))
print(all(isinstance(it.signatures, list) and it.nopython_signatures for it in (total, half, squared, cubed)))
'''

compare(__doc__, ["numba==0.68.1", "numpy==2.4.6"], PROGRAM, ["plain", "optional"])
