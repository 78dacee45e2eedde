"""Plataforma de Integração (iAP-PI): every message between systems passes through it."""
