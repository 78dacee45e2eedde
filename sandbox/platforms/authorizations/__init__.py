"""Sistema de Autorizações: asks citizens for access to their data, and keeps their answers."""
