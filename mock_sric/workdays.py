"""The public holidays of Portugal, for the five days of work."""

from functools import lru_cache


@lru_cache(16)
def free_days(year: int) -> tuple[str, ...]:
    """The holidays of a year and of its neighbours, ISO 8601."""
    # At first use only: a library of every country's days off, which few worlds ask for.
    import holidays

    found = holidays.country_holidays("PT", years=range(year - 1, year + 2))
    return tuple(sorted(day.isoformat() for day in found))
