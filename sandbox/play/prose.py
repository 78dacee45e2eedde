"""A guião in words that staff read: the rows' own instructions, told of somebody.  Pure.

A row says «Valide o código que o cidadão ditou»; of an operator that is «valida o código que o
cidadão ditou».  No sentence is written twice: a new row can be told as soon as it exists.
"""

import re
from collections.abc import Mapping

from sandbox.play.language import ALIASES, SLIPS
from sandbox.play.plan import Condition, Step
from sandbox.play.values import Reference, Value, shown
from sandbox.protocol.vocabulary import Phrase

_IRREGULAR = {
    "diga": "diz", "faça": "faz", "leia": "lê", "peça": "pede", "ponha": "põe", "saia": "sai",
    "submeta": "submete", "transfira": "transfere", "veja": "vê", "despeça-se": "despede-se",
    "siga": "segue", "introduza": "introduz", "traga": "traz", "seja": "é", "vá": "vai",
    "comece": "começa",
}  # fmt: skip
_SECOND = {
    "copie": "copia", "envie": "envia", "escolha": "escolhe", "resuma": "resume",
    "submeta": "submete",
}  # fmt: skip
_WHO = {"cidadao": "o cidadão", "operador": "o operador"}
_ACCENTS = {
    "aplicacao": "aplicação", "area": "área", "autenticacao": "autenticação",
    "autorizacao": "autorização", "autorizacoes": "autorizações", "cidadao": "cidadão",
    "cmd": "CMD", "codigo": "código", "decisao": "decisão", "duracao": "duração",
    "iap": "iAP", "inicio": "início", "indisponivel": "indisponível", "invalido": "inválido",
    "ligacao": "ligação", "limitacao": "limitação", "nao": "não", "notificacao": "notificação",
    "numero": "número", "operacao": "operação", "pagina": "página", "pin": "PIN",
    "relogio": "relógio",
    "seguranca": "segurança", "servico": "serviço", "servicos": "serviços",
    "sessao": "sessão", "sms": "SMS", "telemovel": "telemóvel", "telemoveis": "telemóveis",
    "validacao": "validação", "validacoes": "validações",
}  # fmt: skip
_OPERATORS = {
    "igual": "é {}", "diferente": "não é {}", "contem": "contém {}", "minimo": "é pelo menos {}",
    "maximo": "é no máximo {}", "entre": "está entre {}", "vezes": "acontece {} vezes",
    "mais_de": "acontece mais de {} vezes", "menos_de": "acontece menos de {} vezes",
}  # fmt: skip


def who(role: str) -> str:
    """«o cidadão»; a role with a name of its own is called by it."""
    return _WHO.get(role) or f"«{role}»"


def told(instruction: str) -> str:
    """An instruction, «Ligue para …», as what somebody does: «liga para …»."""
    first, space, rest = instruction.partition(" ")
    rest = re.sub(
        rf"(?<= e )({'|'.join(_SECOND)})\b", lambda found: _SECOND[found.group()], f" {rest}"
    ).strip()
    return _indicative(first.lower()) + space + rest


def _indicative(word: str) -> str:
    """The present of an imperative: «valide» is «valida», «ligue» is «liga»."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for ending, other in (
        ("gue", "ga"), ("que", "ca"), ("ça", "ce"), ("e", "a"), ("a", "e"),
    ):  # fmt: skip
        if word.endswith(ending):
            return word.removesuffix(ending) + other
    return word


def spelled(name: str) -> str:
    """A word of the guião as it is written in Portuguese: `codigo.aceite` is «código aceite»."""
    name = name.replace("codigo_seguranca", "codigo_de_seguranca")
    words = re.split(r"[._\s-]+", name)
    return " ".join(_ACCENTS.get(word, word) for word in words)


def event_words(name: str) -> str:
    """What the name of an event says."""
    return spelled(ALIASES.get(name, name))


def value_words(value: Value) -> str:
    """A value as people say it; what is known only while playing is told as what it is."""
    if isinstance(value, tuple):
        return ", ".join(map(value_words, value))
    if not isinstance(value, Reference):
        # A text of several lines stands in one: a list, a table.
        value = " / ".join(value.split("\n")).strip(" /")
        return value if value[:1].isdigit() else f"«{value}»"
    root, rest = value.path[0], value.path[1:]
    if rest[:1] == ("frase_errada",):
        return "uma frase que o ecrã oferece e ninguém disse"
    match root:
        case "ouvido":
            return f"o que ouviu ({spelled(rest[0])})"
        case "dito":
            return f"o que foi dito ({spelled(rest[0])})"
        case "area_transferencia":
            return "o que copiou"
        case "eu":
            return f"o seu {spelled(rest[0])}"
    if not rest:
        return f"<{root}>"
    number = f" n.º {rest[1]}" if len(rest) > 1 else ""
    return f"{spelled(rest[0])}{number} de {who(root)}".replace(" de o ", " do ")


def speech_words(step: Step, phrases: Mapping[tuple[str, str], Phrase]) -> str:
    """What is said in a step: the phrase, its datum and the slip."""
    speech = step.speech
    if speech is None:
        return ""
    if speech.text:
        return f": {value_words(speech.text)}"
    phrase = phrases.get((step.verb.role, speech.phrase))
    text = phrase.text if phrase else speech.phrase
    said = f": «{_holes(text, speech.datum)}»"
    if speech.value:
        said += f", {value_words(speech.value)}"
    return said + (f" (engano: {SLIPS[speech.slip]})" if speech.slip else "")


def _holes(text: str, datum: str) -> str:
    names = {"valor": spelled(datum), "operador": "nome", "frase": "frase da chamada"}
    return re.sub(r"\{(\w+)\}", lambda hole: f"[{names.get(hole.group(1), hole.group(1))}]", text)


def step_words(step: Step, phrases: Mapping[tuple[str, str], Phrase]) -> str:
    """What is done in a step: who, what, with what."""
    verb = step.verb
    if verb.speech:
        return f"{who(step.role)} {verb.verb.replace('_', '-')}{speech_words(step, phrases)}"
    doing = told(verb.human) if verb.human else f"escolhe «{verb.label}»"
    labels = {item.argument: item.label for item in verb.fields}
    given = [
        f"«{labels[name]}»: {value_words(value)}"
        for name, value in step.arguments.items()
        if name in labels and spelled(str(value)) not in doing.lower()
    ]
    return f"{who(step.role)} {doing}" + (f" ({'; '.join(given)})" if given else "")


def occasion_words(step: Step) -> str:
    """When a step is done: after which event, after how long."""
    parts = [f"depois de «{event_words(step.when)}»"] if step.when else []
    if step.after_s:
        parts.append(f"passados {shown(step.after_s)}")
    return ", ".join(parts)


def expected_words(step: Step) -> str:
    """What a step leads to."""
    found = [
        f"{spelled(key)} {spelled(value) if isinstance(value, str) else value_words(value)}"
        for key, value in step.expects.items()
    ]
    if step.within_s:
        found.append(f"em {shown(step.within_s)} no máximo")
    return ", ".join(found)


def fact_words(name: str) -> str:
    """The name of a fact: `codigo.estado` is «código, estado»."""
    subject, _, what = name.partition(".")
    return f"«{spelled(subject)}, {spelled(what)}»"


def condition_words(condition: Condition) -> str:
    """What a row of `verifica` or `nunca` says."""
    value = condition.value
    text = (
        " e ".join(map(value_words, value))
        if condition.operator == "entre" and isinstance(value, tuple)
        else value_words(value) if value is not None else ""
    )  # fmt: skip
    if condition.kind in ("screen", "message", "contract", "logs", "percentile"):
        return seen_words(condition, text)
    if condition.kind == "between":
        ends = f"de «{event_words(condition.subject)}» a «{event_words(condition.until)}»"
        most = "no máximo" if condition.operator == "maximo" else "pelo menos"
        return f"{ends} passam {most} {condition.value}"
    said = (
        fact_words(condition.subject)
        if condition.kind == "fact"
        else f"«{event_words(condition.subject)}»"
    )
    if condition.role:
        said += f" de {who(condition.role)}".replace(" de o ", " do ")
    if condition.operator == "existe":
        said += " não existe" if condition.kind == "fact" and value == "nao" else " existe"
        said = said.removesuffix(" existe") if condition.kind == "event" else said
    else:
        plain = text.strip("«»") if condition.kind == "event" else text
        said += " " + _OPERATORS.get(condition.operator, condition.operator + " {}").format(plain)
    if condition.before:
        said += f", antes de «{event_words(condition.before)}»"
    if condition.after:
        said += f", depois de «{event_words(condition.after)}»"
    if condition.by:
        by = condition.by
        said += f", nos primeiros {by}" if by[0].isdigit() else f", até «{event_words(by)}»"
    return said


def seen_words(condition: Condition, value: str) -> str:
    """What a row about screens, messages, the contract, the log or spans of load says."""
    whose = f" de {who(condition.role)}".replace(" de o ", " do ") if condition.role else ""
    match condition.kind:
        case "screen":
            no = "não " if condition.value in ("nao", "não") else ""
            return (
                f"o ecrã{whose} "
                + {
                    "mostra": f"mostra {value}",
                    "foco": f"tem o foco em {value}",
                    "acessivel": f"{no}é acessível",
                    "dados_pessoais": f"{no}mostra dados de outra pessoa",
                }[condition.operator]
            )
        case "message":
            told = f"ao lugar{whose}" if whose else "a algum lugar"
            said = _OPERATORS.get(condition.operator, "").replace("acontece ", "")
            times = " " + said.format(condition.value) if said else ""
            return f"a mensagem «{event_words(condition.subject)}» chega {told}{times}"
        case "contract":
            return "todas as trocas cumprem o contrato"
        case "logs":
            return "os registos do servidor não têm dados pessoais"
    most = "no máximo" if condition.operator == "maximo" else "pelo menos"
    ends = f"«{spelled(condition.subject)}» a «{spelled(condition.until)}»"
    return f"em {condition.share} de cada 100 vezes, de {ends} passam {most} {condition.value}"
