"""What the page of a court shows: a record, each line with its reason, and what can be done."""

from typing import Any

STATES = {
    "in_force": ("Em vigor", "info"),
    "not_final": ("Por transitar", "neutral"),
    "cancelled": ("Cancelada definitivamente", "neutral"),
    "provisionally_cancelled": ("Cancelada provisoriamente", "warning"),
    "not_transcribed": ("Não transcrita", "warning"),
}
BASES = {
    "autoridades": "Autoridades judiciárias",
    "emprego": "Emprego",
    "geral": "Outras finalidades",
    "menores": "Trabalho com menores",
}


def view(record: dict[str, Any] | None, wanted: str) -> dict[str, Any]:
    """The record as the page needs it; `wanted` is who was asked for, perhaps nobody."""
    if record is None:
        return {"citizen_id": "", "holder": "", "died_on": "", "decisions": [], "wanted": wanted}
    dead = bool(record["died_on"])
    decisions = [_decision(item, dead) for item in record["decisions"]]
    died = said(record["died_on"])
    return {**record, "died": died, "decisions": decisions, "wanted": wanted}


def _decision(decision: dict[str, Any], dead: bool) -> dict[str, Any]:
    """One decision, with the words of the page and which acts lead anywhere."""
    label, tone = STATES[decision["state"]]
    return {
        **decision,
        "facts": [
            ("Tribunal", decision["court"]),
            ("Trânsito em julgado", said(decision["final_on"])),
            ("Fim da pena", said(decision["over_on"])),
            ("No registo até", said(decision["in_force_until"])),
        ],
        "label": label,
        "tone": tone,
        "seen": [{**seen, "title": BASES[seen["basis"]]} for seen in decision["seen"]],
        "comunica_extincao": not dead and not decision["over"],
        "cancela_provisoriamente": not dead and decision["over"] and not decision["hidden"],
        "determina_nao_transcricao": not dead and not decision["withheld"],
    }


def said(day: str) -> str:
    """A day as people write it; one that is not known yet is said to be so."""
    return f"{day[8:]}/{day[5:7]}/{day[:4]}" if day else "por conhecer"
