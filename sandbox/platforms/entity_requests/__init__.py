"""Sistema de Autorizações, the side of entities: they ask by wire, citizens decide, data follow."""
