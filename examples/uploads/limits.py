# -*- coding: latin-1 -*-
"""Größenprüfung: orders above the limit of the customer's country."""

LIMITS = {"Österreich": 500, "Schweiz": 800}
CONDITION = """
def over(facts):
    return facts["total"] > LIMITS[facts["country"]]
"""
exec(CONDITION)


def rule(facts):
    return over(facts)
