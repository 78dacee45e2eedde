"""The robots of a run: what each knows, has heard, has seen and has already done."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.play.language import NUMBERS, OWN, SHOWN, UNDOES, Language
from sandbox.play.plan import Role, Run, Speech, Step
from sandbox.play.speech import altered, filled, heard_in, slipped, spoken
from sandbox.play.stage import Person, Stage, StageTrouble
from sandbox.play.values import Reference, Value
from sandbox.protocol.vocabulary import Field


@dataclass
class Memory:
    """What one robot keeps between steps."""

    done: set[str] = field(default_factory=set)
    codes: list[str] = field(default_factory=list)
    heard: dict[str, str] = field(default_factory=dict)
    clipboard: str = ""


class Actors:
    """The cast of one run, at work on a stage."""

    def __init__(
        self, run: Run, stage: Stage, language: Language, humans: Collection[str] = ()
    ) -> None:
        self._run = run
        self._humans = humans
        self._stage = stage
        self._language = language
        self._said: dict[str, str] = {}
        self._phrases_said: set[str] = set()
        self.cast: Mapping[str, Role] = run.guiao.cast
        self.memory = {name: Memory() for name in self.cast}
        self._persons: dict[str, Person] = {}
        self._by_persona = {(r.kind, r.persona): r for r in self.cast.values()}

    def person(self, role: Role) -> Person:
        """Who plays a role.  Errors: StageTrouble."""
        found = self._persons.get(role.name)
        if found is None:
            found = self._persons[role.name] = self._stage.person(role)
        return found

    # what is written ----------------------------------------------------------------------------
    def values(self, step: Step) -> dict[str, Any]:
        """The values of a step by the fields' names, with what a person knows of itself."""
        role = self.cast[step.role]
        values: dict[str, Any] = {}
        for item in step.verb.fields:
            if item.argument in step.arguments:
                values[item.name] = _shaped(item, self.text(step.arguments[item.argument], role))
            elif item.argument in OWN:
                values[item.name] = self._own(role, item.argument)
        if step.speech is not None:
            values["text"] = self.sentence(step.speech, role, step.verb.role)
        return values

    def expected(self, step: Step) -> dict[str, str]:
        """The expectations of a step, as texts."""
        role = self.cast[step.role]
        return {key: str(self.text(value, role)) for key, value in step.expects.items()}

    def text(self, value: Value, role: Role) -> str | tuple[str, ...]:
        """A value as it is now.  Errors: StageTrouble when nobody knows it yet."""
        if isinstance(value, tuple):
            return tuple(str(self.text(item, role)) for item in value)
        if isinstance(value, Reference):
            return self._known(value, role)
        return NUMBERS.get(value, value)

    def _known(self, reference: Reference, role: Role) -> str | tuple[str, ...]:
        root, rest = reference.path[0], reference.path[1:]
        if root in self._run.parameters:
            return self.text(self._run.parameters[root], role)
        if root == "ouvido":
            return self._heard(role, rest[0])
        if root == "dito":
            if rest[0] not in self._said:
                raise StageTrouble(f"ninguém disse {rest[0]} ainda")
            return self._said[rest[0]]
        if root == "area_transferencia":
            return self._own(role, root)
        owner = role if root == "eu" else self.cast[root]
        if rest[0] == "telemoveis":
            phones = self.person(owner).phones
            number = int(rest[1]) if len(rest) > 1 and rest[1].isdigit() else 1
            if not 1 <= number <= len(phones):
                raise StageTrouble(f"{owner.persona} não tem {number} telemóveis")
            return phones[number - 1]
        return self._own(owner, rest[0])

    def _own(self, role: Role, name: str) -> str:
        person = self.person(role)
        match name:
            case "codigo_seguranca":
                return self.code(role)
            case "area_transferencia":
                if not self.memory[role.name].clipboard:
                    raise StageTrouble(f"«{role.name}» ainda não copiou nenhum token")
                return self.memory[role.name].clipboard
            case "token_alterado":
                return altered(self._own(role, "area_transferencia"))
            case "frase":
                return self._stage.seen(role, "frase")
            case "frase_errada":
                return self._wrong_phrase(role)
            case _ if name in SHOWN:
                found = self._stage.seen(role, name)
                if not found:
                    raise StageTrouble(f"nenhum ecrã de «{role.name}» mostra {name}")
                return found
        words = {
            "id": person.id,
            "nome": person.name,
            "pin": person.pin,
            "utilizador": person.user_name,
            "palavra_passe": person.password,
            "cartao": person.id,
            "pin_cartao": person.card_pin,
            "pin_assinatura": person.signature_pin,
            "documento": person.document,
        }
        return words[name]

    def _wrong_phrase(self, role: Role) -> str:
        """One of the phrases that the role's screen offers, and that nobody said."""
        offered = self._stage.seen(role, "frases").splitlines()
        if not offered:
            raise StageTrouble(f"o ecrã de «{role.name}» não dá frases a escolher")
        for line in self._stage.heard(role):
            self._phrases_said.add(heard_in(line).get("frase", ""))
        wrong = [phrase for phrase in offered if phrase not in self._phrases_said]
        if len(wrong) == len(offered):
            raise StageTrouble("ninguém disse ainda nenhuma das frases que o ecrã oferece")
        return wrong[0]

    # what is said and heard ---------------------------------------------------------------------
    def sentence(self, speech: Speech, role: Role, kind: str) -> str:
        """What a robot says."""
        if speech.text:
            return str(self.text(speech.text, role))
        phrase = self._language.phrases[kind, speech.phrase]
        holes = {}
        if "{valor}" in phrase.text:
            holes["valor"] = spoken(self._datum(speech, role))
        if "{operador}" in phrase.text:
            holes["operador"] = self.person(role).name
        if "{frase}" in phrase.text:
            holes["frase"] = self._stage.seen(role, "frase")
            if not holes["frase"]:
                raise StageTrouble("o ecrã do operador não mostra nenhuma frase")
            self._phrases_said.add(holes["frase"])
        return filled(phrase.text, holes)

    def _datum(self, speech: Speech, role: Role) -> str:
        if speech.value:
            value = str(self.text(speech.value, role))
        elif speech.datum == "telemovel":
            value = self.person(role).phones[0]
        elif speech.datum == "codigo_seguranca":
            value = self.code(role)
        else:
            value = self.person(role).pin
        self._said[speech.datum] = value
        if not speech.slip:
            return value
        try:
            return slipped(value, speech.slip, self.memory[role.name].codes)
        except ValueError as error:
            raise StageTrouble(f"engano «{speech.slip}»: {error}") from error

    def code(self, role: Role) -> str:
        """The code on the role's screen; when it is gone, the last one seen there."""
        codes = self.memory[role.name].codes
        shown = self._stage.seen(role, "codigo_seguranca")
        if shown and shown not in codes[-1:]:
            codes.append(shown)
        if not codes:
            raise StageTrouble(f"o ecrã de «{role.name}» não mostra nenhum código")
        return codes[-1]

    def look_at_code(self, citizen_id: str) -> None:
        """A code has just been shown: its owner, if a robot, reads it and remembers it."""
        role = self._by_persona.get(("cidadao", citizen_id))
        if role is not None and role.name not in self._humans:
            shown = self._stage.seen(role, "codigo_seguranca")
            codes = self.memory[role.name].codes
            if shown and shown not in codes[-1:]:
                codes.append(shown)

    def _heard(self, role: Role, datum: str) -> str:
        known = self.memory[role.name].heard
        for sentence in reversed(self._stage.heard(role)):
            found = heard_in(sentence)
            if datum in found:
                known[datum] = found[datum]
                break
        if datum not in known:
            raise StageTrouble(f"«{role.name}» não ouviu nenhum {datum}")
        return known[datum]

    # what was done ------------------------------------------------------------------------------
    def needed(self, step: Step) -> list[str]:
        """The verbs that this role has still to do before this one."""
        return [verb for verb in step.verb.needs if verb not in self.memory[step.role].done]

    def did(self, role: str, verb: str) -> None:
        """Remember what was done, and what it made necessary again."""
        memory = self.memory[role]
        memory.done.add(verb)
        memory.done.discard(UNDOES.get(verb, ""))
        if verb == "confirma_e_copia_token":
            token = self._stage.seen(self.cast[role], "token")
            memory.clipboard = token or memory.clipboard


def _shaped(item: Field, value: str | tuple[str, ...]) -> Any:
    if item.kind == "flags":
        return list(value) if isinstance(value, tuple) else [value]
    return value
