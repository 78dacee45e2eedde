"""The common platforms that every service of the ecosystem stands on."""
