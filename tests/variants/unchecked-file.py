# --- lines that run when the interpreter starts
#> vendor.pth
import vendor  # !

# --- the source of an extension, in upper case
#> SPEEDUPS.PYX
cpdef int add(int a, int b): return a + b  # !

# --- declarations for it
#> speedups.pxd
cdef int add(int a, int b)  # !

# --- machine code
#> _speedups.cpython-313-x86_64-linux-gnu.so
ELF  # !

# --- bytecode
#> __pycache__/rules.cpython-313.pyc
bytes  # !

# --- an archive
#> rules.tar.gz
bytes  # !

# --- a notebook
#> analysis.ipynb
{"cells": [], "nbformat": 4}  # !

# --- Python source
#> rules.py
import vendor

# --- a stub
#> rules.pyi
limit: int
