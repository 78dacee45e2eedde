"""The guião: read it, check it, play it at three levels, and say what happened.

    file ─ source ─▶ nodes ─ compiler ─▶ plan ─ player + stage ─▶ report

`source` reads YAML as text with positions; `compiler` and its neighbours turn it into a typed
`plan`, telling every mistake in one pass; `player` walks the plan on a `stage` (kernel, protocol
or browser) and waits for events of the journal, never for a pause.
"""
