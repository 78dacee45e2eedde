"""Registo de prestadores de serviços: who may ask the platforms for what, and proves it how."""
