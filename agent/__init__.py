"""Decide: instruction + Screen -> Plan, step + Screen -> Action, before and after -> verdict."""
