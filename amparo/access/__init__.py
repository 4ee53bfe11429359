"""Agencies, users, roles, purposes, the matrix and the gate that every change goes through."""
