"""Loads, instruments, compiles and runs rules that other people wrote."""
