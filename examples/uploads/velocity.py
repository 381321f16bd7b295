#!/usr/bin/env python3
# Flags customers who order faster than a person can type.
LIMIT = 20


def rule(facts):
    orders = facts.get("orders", [])
    if orders is []:
        return False
    return len(orders) > LIMIT
